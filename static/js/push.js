// Reminders on this device: turned on and off by a press, found again quietly after signing in.
const token = () => document.querySelector("[name=csrfmiddlewaretoken]").value;

export const able = () =>
  "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

async function post(url, fields = {}) {
  const body = new URLSearchParams({ ...fields, csrfmiddlewaretoken: token() });
  const response = await fetch(url, { method: "POST", body, redirect: "error" });
  if (!response.ok) throw new Error(`${response.status}`);
  return response;
}

async function subscription() {
  const worker = await navigator.serviceWorker.getRegistration("/");
  return worker?.pushManager.getSubscription();
}

async function subscribe(applicationServerKey, url) {
  await navigator.serviceWorker.register("/sw.js");
  const { pushManager } = await navigator.serviceWorker.ready;
  const options = { userVisibleOnly: true, applicationServerKey };
  const made = await pushManager.subscribe(options).catch(async () => {
    await (await pushManager.getSubscription())?.unsubscribe(); // it was made with an older key
    return pushManager.subscribe(options);
  });
  const { endpoint, keys } = made.toJSON();
  return post(url, { endpoint, p256dh: keys.p256dh, auth: keys.auth });
}

// Once a session, where the browser may show notifications already: nobody is asked anything.
export async function registerAgain({ deviceAgain, deviceOn }) {
  try {
    const { key } = await (await post(deviceAgain)).json();
    if (key) await subscribe(key, deviceOn);
    else await (await subscription())?.unsubscribe(); // whoever signed in here before is gone
  } catch {
    // without a push service, or offline: mail goes on, and the next sign-in tries again
  }
}

export async function offerPush(box) {
  const part = (name) => box.querySelector(`[data-push-${name}]`);
  const said = part("said");
  part("cannot").hidden = true;
  part("on").addEventListener("click", () =>
    attempt(async () => {
      if ((await Notification.requestPermission()) !== "granted") return box.dataset.refused;
      return renew(await subscribe(box.dataset.key, box.dataset.on));
    }),
  );
  part("off").addEventListener("click", () =>
    attempt(async () => {
      const here = await subscription();
      await here?.unsubscribe();
      return renew(await post(box.dataset.off, { endpoint: here?.endpoint ?? "" }));
    }),
  );
  await mark();

  async function attempt(act) {
    said.textContent = "";
    try {
      said.textContent = (await act()) ?? "";
    } catch {
      said.textContent = box.dataset.failed;
    }
  }

  async function renew(response) {
    document.querySelector("[data-devices]").outerHTML = await response.text();
    await mark();
    (part("on").hidden ? part("off") : part("on")).focus();
    return part("on").hidden ? box.dataset.isOn : box.dataset.isOff;
  }

  // The list holds no address of a device, only a mark by which this browser finds its own.
  async function mark() {
    const here = await subscription();
    const sum = here && (await crypto.subtle.digest("SHA-256", new TextEncoder().encode(here.endpoint)));
    const hex = here && [...new Uint8Array(sum)].map((b) => b.toString(16).padStart(2, "0")).join("");
    const mine = hex && document.querySelector(`[data-mark="${hex}"]`);
    if (mine) mine.querySelector("[data-here]").hidden = false;
    part("on").hidden = Boolean(mine);
    part("off").hidden = !mine;
  }
}
