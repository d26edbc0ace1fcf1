// A pause that says one step after the other; nobody is told, and nothing of it is kept.
const BREATH = 10000;

export function startGuide(guide) {
  const part = (name) => guide.querySelector(`[data-guide-${name}]`);
  const [before, acts, done, said, stay] = ["before", "acts", "done", "said", "stay"].map(part);
  const steps = [...part("steps").children];
  const words = (step) => step.firstElementChild.textContent;
  let now = 0;
  let next = null;
  let awake = null;

  function show(state, focused) {
    guide.dataset.state = state;
    before.hidden = state !== "ready";
    acts.hidden = state !== "on";
    done.hidden = state !== "done";
    steps.forEach((step, i) => (step.hidden = state === "done" || (state === "on" && i !== now)));
    if (focused) guide.querySelector(focused).focus({ preventScroll: state === "on" });
  }
  function hold(on) {
    clearTimeout(next);
    stay.setAttribute("aria-pressed", on);
    if (!on) next = setTimeout(() => go(now + 1), steps[now].dataset.breaths * BREATH);
  }
  function go(to, focused) {
    if (to >= steps.length) return leave("done", "[data-guide-done] button");
    now = to;
    show("on", focused);
    said.textContent = words(steps[now]);
    hold(false);
  }
  function leave(state, focused) {
    clearTimeout(next);
    awake?.release();
    awake = null;
    said.textContent = state === "done" ? done.firstElementChild.textContent : "";
    // Nobody who has wandered off to another part of the page is called back.
    show(state, guide.contains(document.activeElement) && focused);
  }
  // Browsers let the screen go dark again whenever the page is hidden; some never keep it bright.
  async function keepAwake() {
    if (guide.dataset.state !== "on" || document.hidden) return;
    const lock = await navigator.wakeLock?.request("screen").catch(() => null);
    if (guide.dataset.state === "on") awake = lock;
    else lock?.release();
  }
  const stop = () => leave("ready", "[data-guide-begin]");

  guide.addEventListener("click", (event) => {
    const pressed = (name) => event.target.closest(`[data-guide-${name}]`);
    if (pressed("begin")) {
      event.preventDefault();
      go(0, "[data-guide-next]");
      guide.scrollIntoView({ block: "nearest" });
      keepAwake();
    } else if (pressed("next")) {
      go(now + 1);
    } else if (pressed("stay")) {
      hold(stay.getAttribute("aria-pressed") !== "true");
      if (stay.getAttribute("aria-pressed") === "true") said.textContent = said.dataset.stays;
    } else if (pressed("stop")) {
      stop();
    }
  });
  guide.addEventListener("keydown", (event) => {
    if (guide.dataset.state !== "on") return;
    if (event.key === "Escape") stop();
    if (event.key === "ArrowRight") go(now + 1);
  });
  document.addEventListener("visibilitychange", keepAwake);
  show("ready");
}
