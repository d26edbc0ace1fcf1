// One answer: what is in the field, what the server has, and saying which is which.
const PAUSE = 600;
const RETRY = 4000;

export class Draft {
  constructor(form, messages) {
    this.form = form;
    this.messages = messages;
    this.text = form.querySelector("[data-text]");
    this.status = form.querySelector("[data-status]");
    this.kept = this.served();
    this.saving = null;
    this.leaving = false;
    this.text.addEventListener("input", () => this.soon());
    form.addEventListener("change", (event) => {
      if (event.target.name === "lane") this.laneChanged(event.target);
    });
    form.addEventListener("submit", (event) => this.submit(event));
    if (this.unsaved) this.soon(); // typed before this file arrived, or restored by the browser
  }

  served() {
    const lane = this.form.querySelector("[name=lane][checked]");
    return JSON.stringify([this.text.defaultValue, lane ? lane.value : null]);
  }

  now() {
    return JSON.stringify([this.text.value, new FormData(this.form).get("lane")]);
  }

  get unsaved() {
    return !this.leaving && this.now() !== this.kept;
  }

  borrow(words) {
    const { selectionStart: at, selectionEnd: end } = this.text;
    this.text.setRangeText(words, at, end, "end");
    this.text.focus();
    this.soon();
  }

  laneChanged(radio) {
    this.form.querySelector("[data-lane-text]").textContent = radio.parentElement.textContent.trim();
    this.save();
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

  async send() {
    const sent = this.now();
    this.again = 0;
    this.say(this.messages.saving);
    try {
      const response = await fetch(this.form.action, {
        method: "POST",
        body: new FormData(this.form),
        headers: { Accept: "application/json" },
        redirect: "error",
      });
      this.answered(response.status, await response.json(), sent);
    } catch {
      this.say(navigator.onLine ? this.messages.failed : this.messages.offline);
      this.again = RETRY;
    }
  }

  answered(status, answer, sent) {
    if (status === 200) {
      this.form.elements.seen.value = answer.version;
      this.kept = sent;
      this.say(answer.saved ? `${this.messages.saved} ${answer.saved}` : "");
      if (this.unsaved) this.again = PAUSE;
    } else if (status === 409) {
      this.form.elements.seen.value = answer.version;
      this.form.querySelector("[data-other-text]").textContent = answer.other;
      this.form.querySelector("[data-other]").hidden = false;
      this.say("");
    } else if (status === 401) {
      this.form.elements.csrfmiddlewaretoken.value = answer.token;
      this.say(answer.signed_out ? this.messages.signedOut : this.messages.failed);
      if (answer.signed_out) this.offerSignIn();
      this.again = RETRY;
    } else if (status === 410) {
      this.say(this.messages.late);
    } else if (status === 422) {
      this.say(this.messages.refused);
    } else {
      this.say(this.messages.failed);
      this.again = RETRY;
    }
  }

  say(words) {
    if (this.status.textContent !== words) this.status.textContent = words;
  }

  offerSignIn() {
    const link = document.createElement("a");
    link.href = document.querySelector("[data-checkin]").dataset.login;
    link.target = "_blank";
    link.textContent = this.messages.signIn;
    this.status.append(" ", link);
  }

  // A button that leaves the page waits for a save under way, so that it sends the right version.
  submit(event) {
    if (this.leaving || event.submitter?.hasAttribute("data-next")) return;
    clearTimeout(this.timer);
    if (!navigator.onLine) {
      event.preventDefault();
      this.say(this.messages.offline);
      this.soon(RETRY);
    } else if (this.saving) {
      event.preventDefault();
      this.saving.finally(() => this.submitAs(event.submitter));
    } else {
      this.leaving = true;
    }
  }

  submitAs(button) {
    this.leaving = true;
    this.form.requestSubmit(button);
  }
}
