// Every page works without this file; it makes some of them calmer.
import { watchExit } from "./exit.js";
import { showSmallThings } from "./small.js";

watchExit();
showSmallThings();
if (document.querySelector("[data-checkin]")) {
  import("./checkin.js").then(({ startCheckIn }) => startCheckIn());
}
