// One prompt at a time from one response, saved while it is typed.
import { Draft } from "./draft.js";
import { warnBefore } from "./unsent.js";

export function startCheckIn() {
  const root = document.querySelector("[data-checkin]");
  const sections = [...root.querySelectorAll("[data-prompt]")];
  const messages = root.querySelector("[data-messages]").dataset;
  // A section without a form holds words that do not open just now: there is nothing to save.
  const forms = sections.flatMap((section) => section.querySelector("form") ?? []);
  const drafts = forms.map((form) => new Draft(form, messages));
  const back = document.querySelector("[data-back]");
  const feelings = root.querySelector("[data-feelings] > *"); // come once, and move along
  const progress = document.querySelector("[data-progress]");
  const address = (index) => new URL(sections[index].dataset.address, location).href;
  const shown = () => sections.findIndex((section) => !section.hidden);
  const place = (draft) => sections.findIndex((section) => section.contains(draft.form));
  const here = () => drafts.find((draft) => place(draft) === shown());

  function show(index) {
    sections.forEach((section, i) => (section.hidden = i !== index));
    progress.textContent = sections[index].dataset.progressText;
    back.href = index ? address(index - 1) : root.dataset.week;
    document.title = document.title.replace(/\d+/, index + 1);
    const shelf = sections[index].querySelector("[data-feelings]");
    if (shelf) shelf.append(feelings);
    scrollTo(0, 0);
  }

  function go(index) {
    if (index < 0 || index >= sections.length) return false;
    show(index);
    history.pushState(null, "", address(index));
    sections[index].querySelector("[data-text], [data-next]")?.focus();
    return true;
  }

  // A button that leaves the page waits until everything is kept; what is not says why, and stays.
  async function settle(form, button) {
    await new Promise((resolve) => setTimeout(resolve));
    await Promise.all(drafts.map((draft) => draft.settle()));
    const stuck = drafts.find((draft) => draft.unsaved && !draft.late);
    if (stuck) return stuck === here() || go(place(stuck));
    drafts.forEach((draft) => (draft.leaving = true));
    form.requestSubmit(button);
    setTimeout(() => drafts.forEach((draft) => (draft.leaving = false)), RETURNS);
  }

  root.addEventListener("submit", (event) => {
    if (drafts.every((draft) => draft.leaving || !(draft.saving || draft.unsaved))) return;
    event.preventDefault();
    settle(event.target, event.submitter);
  });
  root.addEventListener("click", (event) => {
    const borrow = event.target.closest("[data-borrow] button");
    if (borrow) here().borrow(`${borrow.textContent} `);
    if (!event.target.closest("[data-next]")) return;
    event.preventDefault(); // saving goes on by itself while the next prompt shows
    here()?.save();
    go(shown() + 1);
  });
  back.addEventListener("click", (event) => {
    if (go(shown() - 1)) event.preventDefault();
  });
  addEventListener("popstate", () => {
    const found = sections.findIndex((_, i) => new URL(address(i)).pathname === location.pathname);
    if (found >= 0) show(found);
  });
  warnBefore(() => drafts.some((draft) => draft.unsaved && !draft.leaving));
  addEventListener("online", () => drafts.forEach((draft) => draft.save()));
}

const RETURNS = 3000; // a page that is still here after this was not left
