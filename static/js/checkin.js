// One prompt at a time from one response, saved while it is typed.
import { Draft } from "./draft.js";

export function startCheckIn() {
  const root = document.querySelector("[data-checkin]");
  const sections = [...root.querySelectorAll("[data-prompt]")];
  const messages = root.querySelector("[data-messages]").dataset;
  const drafts = new Map(
    sections.map((section) => [section, new Draft(section.querySelector("form"), messages)]),
  );
  const back = document.querySelector("[data-back]");
  const progress = document.querySelector("[data-progress]");
  const unsaved = () => [...drafts.values()].some((draft) => draft.unsaved);
  const shown = () => sections.findIndex((section) => !section.hidden);

  function show(index) {
    sections.forEach((section, i) => (section.hidden = i !== index));
    progress.textContent = sections[index].dataset.progressText;
    back.href = index ? sections[index - 1].querySelector("form").action : root.dataset.week;
    document.title = document.title.replace(/\d+/, index + 1);
    scrollTo(0, 0);
  }

  function go(index) {
    if (index < 0 || index >= sections.length) return false;
    show(index);
    history.pushState(null, "", sections[index].querySelector("form").action);
    sections[index].querySelector("[data-text]").focus();
    return true;
  }

  root.addEventListener("click", (event) => {
    const borrow = event.target.closest("[data-borrow]");
    if (borrow) drafts.get(borrow.closest("[data-prompt]")).borrow(borrow.dataset.borrow);
    if (!event.target.closest("[data-next]")) return;
    event.preventDefault(); // saving goes on by itself while the next prompt shows
    drafts.get(sections[shown()]).save();
    go(shown() + 1);
  });
  back.addEventListener("click", (event) => {
    if (go(shown() - 1)) event.preventDefault();
  });
  addEventListener("popstate", () => {
    const index = sections.findIndex((s) => s.querySelector("form").action === location.href);
    if (index >= 0) show(index);
  });
  addEventListener("beforeunload", (event) => {
    if (unsaved()) event.preventDefault(); // said before it happens: this text is only here
  });
  addEventListener("online", () => drafts.forEach((draft) => draft.save()));
}
