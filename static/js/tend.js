// Every page works without this file; it makes some of them calmer.
import { watchExit } from "./exit.js";
import { showSmallThings } from "./small.js";

watchExit();
showSmallThings();
if (document.querySelector("[data-checkin]")) {
  import("./checkin.js").then(({ startCheckIn }) => startCheckIn());
}
const keeping = document.querySelector("[data-keep]");
if (keeping) import("./keeping.js").then(({ startKeeping }) => startKeeping(keeping));
const unsent = document.querySelector("[data-unsent]");
if (unsent) import("./unsent.js").then(({ watchUnsent }) => watchUnsent(unsent));
const talk = document.querySelector("[data-talk]");
if (talk) import("./talk.js").then(({ startTalk }) => startTalk(talk));
const ordering = document.querySelector("[data-order]");
if (ordering) import("./order.js").then(({ startOrdering }) => startOrdering(ordering));
const guide = document.querySelector("[data-guide]");
if (guide) import("./guide.js").then(({ startGuide }) => startGuide(guide));

const { deviceAgain } = document.body.dataset;
const box = document.querySelector("[data-push]");
if (box || (deviceAgain && self.Notification?.permission === "granted")) {
  import("./push.js").then(async ({ able, offerPush, registerAgain }) => {
    if (!able()) return;
    if (deviceAgain && Notification.permission === "granted") {
      await registerAgain(document.body.dataset);
    }
    if (box) offerPush(box);
  });
}
const gently = document.querySelector("[data-gently]");
if (gently) import("./blame.js").then(({ startHints }) => startHints(gently));
