// Steps in another order: dragged by their handle, or by the same buttons that work without us.
const EDGE = 80; // pixels from above or below within which the page moves along

export function startOrdering(form) {
  const list = form.querySelector("ol");
  const said = form.querySelector("[data-order-said]");
  if (!list) return;
  const items = () => [...list.querySelectorAll(":scope > [data-item]")];
  const put = (order) => order.forEach((item) => list.append(item));
  let kept = items();
  let sending = Promise.resolve();

  async function send(moved) {
    const order = items();
    const body = new FormData();
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    order.forEach((item) => body.append("order", item.dataset.item));
    try {
      const headers = { Accept: "application/json" };
      const answer = await fetch(form.dataset.order, { method: "POST", body, headers, redirect: "error" });
      if (answer.status === 422) return location.reload(); // it changed elsewhere: look anew
      if (!answer.ok) throw new Error(answer.status);
      kept = order;
      const place = order.indexOf(moved) + 1;
      said.textContent = form.dataset.moved.replace("{n}", place).replace("{of}", order.length);
    } catch {
      put(kept);
      said.classList.remove("visually-hidden");
      said.textContent = form.dataset.failed;
    }
  }
  const settle = (moved) => (sending = sending.then(() => send(moved))); // one after the other

  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    const item = button?.closest("[data-item]");
    const by = Number(button?.dataset.move);
    const other = by < 0 ? item?.previousElementSibling : item?.nextElementSibling;
    if (!other) return;
    event.preventDefault();
    by < 0 ? other.before(item) : other.after(item);
    const still = button.checkVisibility?.() ?? true;
    (still ? button : item.querySelector(`[data-move="${-by}"]`)).focus();
    settle(item);
  });

  list.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest("[data-grip]");
    if (!grip || event.button) return;
    const item = grip.closest("[data-item]");
    const before = items().indexOf(item);
    event.preventDefault();
    grip.setPointerCapture(event.pointerId);
    item.classList.add("dragged");
    const drag = ({ clientY }) => {
      const [above, below] = [item.previousElementSibling, item.nextElementSibling];
      // Neighbours make way: a handle taken out of the page would lose the pointer.
      if (above && clientY < middle(above)) item.after(above);
      else if (below && clientY > middle(below)) item.before(below);
      if (clientY < EDGE || clientY > innerHeight - EDGE) scrollBy(0, clientY < EDGE ? -12 : 12);
    };
    const drop = () => {
      grip.removeEventListener("pointermove", drag);
      item.classList.remove("dragged");
      if (items().indexOf(item) !== before) settle(item);
    };
    grip.addEventListener("pointermove", drag);
    grip.addEventListener("lostpointercapture", drop, { once: true });
  });
}

function middle(item) {
  const { top, height } = item.getBoundingClientRect();
  return top + height / 2;
}
