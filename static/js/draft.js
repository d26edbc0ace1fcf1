// One answer: what is in the field, what the server has, and saying which is which.
const PAUSE = 600;
const RETRY = 4000;
const WIDTH = ["me", "us", "beside"]; // how many may read, the fewest first

export class Draft {
  constructor(form, messages) {
    this.form = form;
    this.messages = messages;
    this.text = form.querySelector("[data-text]");
    this.status = form.querySelector("[data-status]");
    this.kept = this.served();
    this.saving = null;
    this.late = this.leaving = false;
    this.text.addEventListener("input", () => this.soon());
    form.addEventListener("change", (event) => {
      if (event.target.name === "lane") this.laneChanged(event.target);
    });
    // Typed before this file arrived, or restored by the browser. A refused form waits to be mended.
    if (this.unsaved && this.kept) this.soon();
  }

  served() {
    if ("unsaved" in this.form.dataset) return null;
    const lane = this.form.querySelector("[name=lane][checked]");
    return JSON.stringify([this.text.defaultValue, lane ? lane.value : null]);
  }

  now() {
    return JSON.stringify([this.text.value, new FormData(this.form).get("lane")]);
  }

  get unsaved() {
    return this.now() !== this.kept;
  }

  borrow(words) {
    const { selectionStart: at, selectionEnd: end } = this.text;
    this.text.setRangeText(words, at, end, "end");
    this.text.focus();
    this.soon();
  }

  laneChanged(radio) {
    this.label(radio);
    this.save();
  }

  label(radio) {
    this.form.querySelector("[data-lane-text]").textContent = radio.parentElement.textContent.trim();
  }

  soon(wait = PAUSE) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  // One request at a time; what was typed meanwhile goes with the next.
  async save() {
    clearTimeout(this.timer);
    if (this.saving) return this.saving;
    if (!this.unsaved) return;
    this.saving = this.send();
    await this.saving;
    this.saving = null;
    if (this.again) this.soon(this.again);
  }

  // Before the page is left: what is under way, then what it did not carry.
  async settle() {
    await this.saving;
    await this.save();
  }

  async send() {
    const sent = this.now();
    if (!this.again) this.say(this.messages.saving);
    this.again = 0;
    try {
      const response = await fetch(this.form.dataset.keep ?? this.form.action, {
        method: "POST",
        body: new FormData(this.form),
        headers: { Accept: "application/json" },
        redirect: "error",
      });
      this.answered(response.status, await response.json(), sent);
    } catch {
      this.retry(navigator.onLine ? this.messages.failed : this.messages.offline);
    }
  }

  answered(status, answer, sent) {
    if (status === 200) {
      this.form.elements.seen.value = answer.version;
      this.kept = this.laneKept(sent, answer.lane);
      this.say(answer.saved ? `${this.messages.saved} ${answer.saved}` : "");
      if (this.unsaved) this.again = PAUSE;
    } else if (status === 409) {
      this.met(answer);
    } else if (status === 401) {
      this.form.elements.csrfmiddlewaretoken.value = answer.token;
      if (answer.somebody_else) this.retry(this.messages.somebodyElse);
      else if (answer.signed_out) this.retry(this.messages.signedOut, true);
      else this.retry(this.messages.failed);
    } else if (status === 410 || status === 404) {
      this.late = true;
      this.say(this.messages.late);
    } else if (status === 422) {
      this.say(this.messages.refused);
    } else {
      this.retry(answer.unreadable ? this.messages.unreadable : this.messages.failed);
    }
  }

  // The other tab's text is shown beside this one; the narrower of two lanes holds.
  met(answer) {
    this.form.elements.seen.value = answer.version;
    this.form.querySelector("[data-other-text]").textContent = answer.other;
    this.form.querySelector("[data-other]").hidden = false;
    this.narrow(answer.lane);
    this.say("");
  }

  narrow(lane) {
    const here = WIDTH.indexOf(new FormData(this.form).get("lane"));
    const radio = this.form.querySelector(`[name=lane][value=${lane}]`);
    if (!radio || WIDTH.indexOf(lane) >= here) return;
    radio.checked = true;
    this.label(radio);
  }

  // Whoever was beside the two may have gone since the page was loaded: then it is for the two.
  laneKept(sent, lane) {
    const [text, chosen] = JSON.parse(sent);
    if (chosen !== "beside" || !lane || lane === chosen) return sent;
    this.narrow(lane);
    return JSON.stringify([text, lane]);
  }

  retry(words, offerSignIn = false) {
    this.again = RETRY;
    if (this.status.firstChild?.textContent === words) return;
    this.say(words);
    if (!offerSignIn) return;
    const link = document.createElement("a");
    link.href = this.form.closest("[data-login]").dataset.login;
    link.target = "_blank";
    link.textContent = this.messages.signIn;
    this.status.append(" ", link);
  }

  say(words) {
    if (this.status.textContent.trim() !== words) this.status.textContent = words;
  }
}
