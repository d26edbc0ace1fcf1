// Small things: proposing a zone, copying a link, a calm timer, the minute of undo, focus on errors.
const all = (selector) => document.querySelectorAll(selector);

export function showSmallThings() {
  // In a frame the browser's own autofocus comes first; it does nothing where the address ends in a
  // fragment, and says so in the console where something has the focus already.
  requestAnimationFrame(() => document.querySelector("[data-focus]")?.focus());
  all("[data-zone]").forEach(proposeZone);
  all("[data-print]").forEach((button) => button.addEventListener("click", () => print()));
  all("[data-copy]").forEach(offerCopy);
  if (document.querySelector("[data-print-now]")) addEventListener("load", () => print());
  all("[data-timer]").forEach(startTimer);
  all("[data-undo]").forEach(countDown);
  all("[data-starts]").forEach(beginWith);
  all("[data-passkey-problem]").forEach(tellAboutPasskeys);
}

// A way to begin goes into the box at once; without this the page comes back with it.
function beginWith(form) {
  const box = form.querySelector("textarea");
  form.addEventListener("click", (event) => {
    const start = event.target.closest("[name=start]");
    if (!start) return;
    event.preventDefault();
    const before = box.value.trimEnd();
    box.value = `${before}${before && "\n"}${start.textContent.trim().replace(/…$/, "")}`;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
  });
}

// Only on the welcome page: later the zone changes by hand, never by the browser.
function proposeZone(select) {
  const form = select.closest("[data-welcome]");
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!form || select.value !== "UTC" || ![...select.options].some((o) => o.value === here)) return;
  select.value = here;
  form.querySelector("[data-zone-note]").hidden = false;
}

function offerCopy(button) {
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.querySelector("[data-copy-from]").value);
    const said = document.querySelector("[data-copied]");
    said.textContent = said.dataset.copied;
  });
}

const clock = (seconds) =>
  `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

function startTimer(timer) {
  const left = timer.querySelector("[data-timer-left]");
  const toggle = timer.querySelector("[data-timer-toggle]");
  const said = timer.querySelector("[data-timer-done]");
  let seconds = Number(timer.dataset.timer);
  let ticking = null;
  timer.hidden = false;
  toggle.addEventListener("click", () => {
    if (ticking) {
      ticking = clearInterval(ticking);
    } else {
      const end = Date.now() + seconds * 1000;
      ticking = setInterval(() => {
        seconds = Math.max(0, Math.round((end - Date.now()) / 1000));
        left.textContent = clock(seconds);
        if (seconds) return;
        ticking = clearInterval(ticking);
        left.hidden = toggle.hidden = true;
        said.textContent = said.dataset.timerDone; // the one moment a screen reader hears
      }, 500);
    }
    toggle.textContent = ticking ? toggle.dataset.pause : toggle.dataset.start;
  });
}

function countDown(bar) {
  const left = bar.querySelector("[data-undo-left]");
  const end = Date.now() + Number(bar.dataset.undo) * 1000;
  const ticking = setInterval(() => {
    const seconds = Math.max(0, Math.ceil((end - Date.now()) / 1000));
    left.textContent = left.textContent.replace(/\d+/, seconds);
    if (seconds) return;
    clearInterval(ticking);
    location.reload(); // the page knows whether it has opened meanwhile
  }, 1000);
}

// allauth's passkey script says what went wrong to the console only.
function tellAboutPasskeys(place) {
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    place.className = "notice alarm";
    place.textContent = place.dataset.words;
  });
}
