// Quiet hints about blame while somebody types: computed here as in intimacy/repair/blame_hints.py,
// from the same rules, and sent nowhere.
export function plain(text) {
  const straight = text.replaceAll("\u2019", "'");
  const lower = straight.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  const words = lower.replace(/[^a-z']+/g, " ").replace(/^ +| +$/g, "");
  return ` ${words} `;
}

export function blameHints(rules, field, text) {
  const words = plain(text);
  const said = (rule) => rule.says.some((phrase) => words.includes(` ${phrase} `));
  return rules.filter((rule) => rule.in.includes(field) && said(rule)).map((rule) => rule.hint);
}

// Waits until a sentence rests, so that nobody is corrected in the middle of a word.
export function startHints(form) {
  const rules = JSON.parse(document.getElementById("blame-rules").textContent);
  for (const place of form.querySelectorAll("[data-hints]")) {
    const field = form.elements[place.dataset.hints];
    let resting;
    const show = () => {
      const hints = blameHints(rules, field.name, field.value);
      const shown = [...place.children].map((line) => line.textContent);
      if (hints.join("\n") === shown.join("\n")) return;
      place.replaceChildren(...hints.map((hint) => {
        const line = document.createElement("p");
        line.className = "hint";
        line.textContent = hint;
        return line;
      }));
    };
    field.addEventListener("input", () => {
      clearTimeout(resting);
      resting = setTimeout(show, 600);
    });
    field.addEventListener("change", show);
  }
  const sentence = form.querySelector("[data-sentence]");
  if (!sentence) return;
  const typed = (name) => form.elements[name].value.trim().replace(/\.+$/, "");
  const say = () => {
    const frame = typed("because") ? sentence.dataset.reason : sentence.dataset.plain;
    sentence.textContent = frame.replace(/\{(\w+)\}/g, (_, name) => typed(name) || "…");
    sentence.hidden = !["feel", "when", "because", "text"].some(typed);
  };
  form.addEventListener("input", say);
  say();
}
