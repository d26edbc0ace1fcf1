// Words that are only in this page: the browser asks before they are lost, and only then.
const RETURNS = 3000; // a page that is still here after this was not left

export function warnBefore(lost) {
  addEventListener("beforeunload", (event) => {
    const leavingQuickly = document.documentElement.hidden;
    if (!leavingQuickly && lost()) event.preventDefault();
  });
}

// A form that keeps nothing before its button is pressed; `data-unsaved` came back with words.
export function watchUnsent(form) {
  const boxes = [...form.querySelectorAll("textarea, input[type=text]")];
  const typed = (box) => box.value !== ("unsaved" in form.dataset ? "" : box.defaultValue);
  const held = leaving(form);
  warnBefore(() => !held() && boxes.some(typed));
}

// Tells whether a button of this form, or of the whole page, has just been pressed.
export function leaving(place) {
  let pressed = false;
  place.addEventListener("submit", () => {
    pressed = true;
    setTimeout(() => (pressed = false), RETURNS);
  });
  return () => pressed;
}
