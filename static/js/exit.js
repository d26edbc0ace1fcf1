// Quick exit: Shift three times, and nothing left behind the back button.
const WITHIN = 1500;

export function watchExit() {
  const form = document.querySelector("[data-exit]");
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    document.documentElement.hidden = true; // a page kept in memory is asked for anew, not shown
    location.reload();
  });
  if (!form) return;
  let presses = [];
  addEventListener("keydown", (event) => {
    if (event.key !== "Shift") {
      presses = [];
    } else if (!event.repeat) {
      presses = [...presses, Date.now()].filter((at) => Date.now() - at < WITHIN);
      if (presses.length === 3) form.requestSubmit();
    }
  });
  form.addEventListener("submit", () => {
    document.documentElement.hidden = true;
    document.title = " ";
  });
}
