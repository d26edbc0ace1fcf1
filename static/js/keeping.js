// A note is kept as its author's draft while they type; what is under way comes before the button.
import { Draft } from "./draft.js";
import { leaving, warnBefore } from "./unsent.js";

export function startKeeping(form) {
  const draft = new Draft(form, form.querySelector("[data-messages]").dataset);
  const held = leaving(document);
  document.addEventListener("submit", async (event) => {
    clearTimeout(draft.timer);
    const { saving } = draft;
    if (!saving || event.target.matches("[data-exit]")) return;
    event.preventDefault();
    await saving;
    clearTimeout(draft.timer);
    event.target.requestSubmit(event.submitter);
  });
  warnBefore(() => draft.unsaved && !held());
  addEventListener("online", () => draft.save());
}
