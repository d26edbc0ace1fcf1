// A talk: the clock, the other phone, a screen that stays awake, and presses that wait for the network.
const EVERY = 2000; // at most one small request in that time, and only while somebody looks
const PATIENCE = 8000;
const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

export function startTalk(page) {
  if (!("open" in page.dataset)) return;
  const said = page.querySelector("[data-talk-said]");
  const time = startClock(page, said);
  let pressed = null; // what waits to be sent
  let asking = false;
  let asked = -EVERY;

  const away = () => say(said, page.dataset.away);
  const back = () => said.textContent === page.dataset.away && say(said, "");

  async function ask() {
    if (asking || document.hidden || !(pressed || page.dataset.state)) return;
    if (!pressed && performance.now() - asked < EVERY - 100) return; // an event just before its turn
    asking = true;
    asked = performance.now();
    try {
      await (pressed ? send() : look());
      back();
    } catch {
      away();
    }
    asking = false;
  }

  async function send() {
    const { action, body } = pressed;
    await quick(action, { method: "POST", body });
    location.reload(); // whoever moved it on: the page says where the talk is
  }

  async function look() {
    const answer = await quick(page.dataset.state);
    if (!answer.ok) return location.reload();
    const { number, over, left } = await answer.json();
    if (over || number !== Number(page.dataset.number)) return location.reload();
    time?.correct(left);
  }

  page.addEventListener("submit", (event) => {
    event.preventDefault();
    const body = new FormData(event.target);
    const { name, value } = event.submitter ?? {};
    if (name) body.set(name, value);
    pressed = { action: event.target.action, body }; // the last one counts
    ask();
  });
  document.addEventListener("visibilitychange", ask);
  addEventListener("online", ask);
  setInterval(ask, EVERY);
  stayAwake();
  document.addEventListener("visibilitychange", stayAwake);
}

// Throws where the network or the server is away: then we try again.
async function quick(url, how = {}) {
  const signal = AbortSignal.timeout?.(PATIENCE);
  const answer = await fetch(url, { ...how, redirect: "manual", signal });
  if (answer.status >= 500) throw answer;
  return answer;
}

function say(place, words) {
  if (place.textContent !== words) place.textContent = words;
}

// By the server's clock as it was when the page came. Said aloud: the half, the last minute, the end.
function startClock(page, said) {
  const face = page.querySelector("[data-talk-clock]");
  if (!face) return null;
  const { of, half, last, done } = face.dataset;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches ? 15 : 1;
  let end = Date.now() + Number(page.dataset.left) * 1000;
  let before = Infinity;
  const tick = () => {
    const left = Math.max(0, Math.round((end - Date.now()) / 1000));
    face.textContent = clock(Math.ceil(left / calm) * calm);
    const passes = (mark) => before > mark && left <= mark && before !== Infinity;
    if (passes(0)) say(said, done);
    else if (passes(60)) say(said, last);
    else if (of > 120 && passes(of / 2)) say(said, half);
    before = left;
  };
  page.querySelector("[data-talk-no-clock]").hidden = true;
  face.hidden = false;
  tick();
  if (before === 0) say(said, done);
  setInterval(tick, 500);
  return {
    correct(left) {
      if (Math.abs(end - Date.now() - left * 1000) > 1500) end = Date.now() + left * 1000;
    },
  };
}

// Where the browser can; it lets go by itself when the page is hidden.
async function stayAwake() {
  if (document.hidden) return;
  try {
    await navigator.wakeLock?.request("screen");
  } catch {} // a battery that runs low, or nobody allowed it
}
