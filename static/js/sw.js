// What a push looks like and where it leads, and the push address when a browser changes it. No page
// passes through here, and nothing is kept.
const RENEWAL = "/you/reminders/device/renewal/";
const SAYS = {
  body: "You asked to be reminded.",
  icon: "/static/img/icon-192.png",
  tag: "reminder",
  renotify: true,
};

self.addEventListener("push", (event) => {
  let url = "/";
  try {
    url = event.data.json().url;
  } catch {
    // a push without a link is a reminder all the same
  }
  event.waitUntil(self.registration.showNotification("Reminder", { ...SAYS, data: { url } }));
});

self.addEventListener("pushsubscriptionchange", (event) => {
  event.waitUntil(renew(event.newSubscription).catch(() => {})); // signed out: the next sign-in does
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(show(within(event.notification.data.url)));
});

function within(url) {
  const to = new URL(url ?? "", self.location.origin);
  return to.origin === self.location.origin && to.pathname.startsWith("/r/") ? to.href : "/";
}

async function show(url) {
  const open = await self.clients.matchAll({ type: "window" });
  const page = open.find((client) => client.url === url);
  return page ? page.focus() : self.clients.openWindow(url);
}

async function renew(given) {
  const { key, token } = await (await fetch(RENEWAL, { redirect: "error" })).json();
  if (!key) return;
  const options = { userVisibleOnly: true, applicationServerKey: key };
  const made = given ?? (await self.registration.pushManager.subscribe(options));
  const { endpoint, keys } = made.toJSON();
  const said = { endpoint, p256dh: keys.p256dh, auth: keys.auth, csrfmiddlewaretoken: token };
  await fetch(RENEWAL, { method: "POST", body: new URLSearchParams(said), redirect: "error" });
}
