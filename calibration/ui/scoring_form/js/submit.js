// The end: everything sent, blanks named, the receipt.
class Submission {
  constructor(form) {
    this.form = form
    this.busy = false
  }

  async submit() {
    const { form } = this
    if (this.busy || form.readOnly) return
    this.busy = true
    this.say([])
    refreshFoot(form)
    try {
      await this.run()
    } finally {
      this.busy = false
      refreshFrame(form)
    }
  }

  async run() {
    const { store, data } = this.form
    document.activeElement?.blur?.() // a comment in the making is part of the review
    do await store.sender.hurry()
    while (store.sender.waiting().length && !store.sender.trouble && !store.closed)
    if (store.closed) return
    const undecided = store.conflicts().filter(({ slot }) => slot !== "prediction") // a guess never keeps anybody
    if (undecided.length) {
      const name = ({ criterion }) => this.form.criterion(criterion).name
      this.say([words.choose(undecided.length)], undecided.map((cell) => ({ ...cell, message: words.chooseFirst(name(cell)) })))
      return
    }
    if (store.sender.waiting().length) {
      this.say([words.notSentYet(store.journal.lines())])
      return
    }
    this.read(await store.sender.post("/api/submit", { session: data.session.id }))
  }

  read({ status, body }) {
    const { form } = this
    if (status === 200 && body?.receipt) {
      this.justSealed = true
      form.store.seal(body)
      form.trigger("sealed", body.receipt)
    } else if (status === 422 && body?.missing?.length) {
      this.say([body.message ?? words.stillMissing(body.missing.length)], body.missing)
    } else if (status === 401) form.store.sender.fail("signed_out")
    else if (status === 403) form.store.sender.fail("stale_page")
    else if (status === 0 || status >= 500) this.say([words.submitUnreachable])
    else {
      this.say([body?.message ?? words.submitFailed])
      if (status === 409) form.store.sender.close()
    }
  }

  // A sentence, and under it the lines to go to.
  say(sentences, missing = []) {
    const { form } = this
    const { missing: place } = form.part
    place.replaceChildren()
    show(place, sentences.length > 0)
    if (!sentences.length) return
    const heading = el("p", { class: "sf-missing-head", tabindex: "-1", role: "alert" }, sentences.join(" "))
    place.append(heading)
    if (missing.length) place.append(el("ul", {}, ...missing.map((item) => this.link(item))))
    heading.focus()
  }

  link({ contact: id, criterion, message }) {
    const { form } = this
    const index = form.contacts.findIndex((contact) => contact.id === id)
    const text = index < 0 ? message : words.missingIn(index + 1, message)
    const jump = (event) => {
      event.preventDefault()
      if (index < 0) return
      form.open(form.contacts[index], { focus: criterion === null, line: criterion })
    }
    return el("li", {}, el("a", { class: "sf-link", href: `#sf-${id}-${criterion ?? ""}`, onclick: jump }, text))
  }
}

function refreshReceipt(form) {
  const { receipt } = form.store
  const panel = form.part.receipt
  const visible = Boolean(receipt && form.submission.justSealed)
  if (visible && panel.hidden) {
    const look = () => {
      form.submission.justSealed = false
      refreshReceipt(form)
      form.part["pane-words"].focus()
    }
    panel.replaceChildren(
      el("p", { class: "sf-receipt-code" }, words.receipt(asTime(receipt.sealed_at), receipt.receipt)),
      el("p", {}, words.receiptPromise),
      el("button", { type: "button", class: "sf-button", onclick: look }, words.seeAnswers),
    )
  }
  show(panel, visible)
  form.root.classList.toggle("sf-has-receipt", visible)
  if (visible && !panel.contains(document.activeElement)) panel.focus()
}
