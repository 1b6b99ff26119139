// Head and foot: where you are, what is saved, what is left, and the way on.
function buildFrame(form) {
  const { part, data } = form
  const { session } = data
  form.root.dataset.side = session.side
  part.session.replaceChildren(...whoseWork(session))
  const side = el("b", { class: "sf-side" }, words.side[session.side] ?? session.side)
  const due = session.due_at ? ` · ${words.due(asTime(session.due_at))}` : ""
  const name = session.client ? `${session.name} · ` : ""
  part.card.replaceChildren(`${name}${session.card}`, el("span", { class: "sf-wide" }, due), " · ", side)
  part.pace.title = words.minutesTitle
  part["pane-words"].setAttribute("aria-label", words.wordsPane)
  part["pane-lines"].setAttribute("aria-label", words.linesPane)
  part.contacts.setAttribute("aria-label", words.contacts)
  say(part.back, words.previous)
  say(part.keys.querySelector("summary"), words.keys)
  part.keys
    .querySelector("dl")
    .replaceChildren(...words.keyList.flatMap(([key, text]) => [el("dt", {}, el("kbd", {}, key)), el("dd", {}, text)]))
  part.back.onclick = () => form.back()
  part.next.onclick = ({ detail }) => detail < 2 && form.forward() // a double click must not go on and seal as well
  part.next.onblur = () => {
    form.armed = false
    refreshFoot(form)
  }
  part.left.onclick = () => form.goTo(nextOpen(form))
  part.left.title = words.goToNotYet
  form.tabs = ["words", "lines"].map((name) => {
    const button = el("button", { type: "button", onclick: () => form.showPane(name) })
    return [name, button]
  })
  part.tabs.replaceChildren(...form.tabs.map(([, button]) => button))
}

// Client and vendor on top of every contact, on every screen: nobody scores for the wrong one.
function whoseWork(session) {
  if (!session.client) return [session.name]
  const of = (side) => el("span", { class: `sf-of-${side}` }, session[side])
  return session.vendor ? [of("client"), " × ", of("vendor")] : [of("client")]
}

// From the current line on, and round: the next one that still needs something.
function nextOpen(form) {
  const open = new Set(progressOf(form.store, form.contact.id).open.map(({ key }) => key))
  const rows = form.view.shownRows()
  const at = rows.indexOf(form.current)
  return [...rows.slice(at + 1), ...rows.slice(0, at + 1)].find((row) => open.has(row.criterion.key))
}

function refreshFrame(form) {
  if (!form.view) return
  say(form.part.where, words.contactOf(form.index + 1, form.contacts.length))
  const unfinished = form.contacts.filter(({ id }) => progressOf(form.store, id).blank.length).length
  const minutes = form.readOnly ? null : form.pace.minutesLeft(unfinished)
  say(form.part.pace, minutes === null ? "" : words.minutesLeft(minutes))
  refreshContacts(form)
  refreshFoot(form)
  refreshTabs(form)
  refreshNotice(form)
  refreshReceipt(form)
  refreshStatus(form)
}

function refreshContacts(form) {
  const { contacts, part } = form
  if (part.contacts.childElementCount !== contacts.length) {
    const button = (contact, index) =>
      el("button", { type: "button", onclick: () => form.open(form.contacts[index], { focus: true }) }, String(index + 1))
    part.contacts.replaceChildren(...contacts.map(button))
  }
  contacts.forEach((contact, index) => {
    const button = part.contacts.children[index]
    const open = progressOf(form.store, contact.id).blank.length
    const name = words.contactButton(index + 1, contact.title, open)
    if (button.getAttribute("aria-label") !== name) button.setAttribute("aria-label", name)
    button.title = name
    button.classList.toggle("sf-complete", open === 0)
    if (index === form.index) button.setAttribute("aria-current", "true")
    else button.removeAttribute("aria-current")
  })
}

function refreshFoot(form) {
  const { part, readOnly, isLast } = form
  const progress = progressOf(form.store, form.contact.id)
  say(part.left, leftInWords(progress))
  part.left.disabled = progress.open.length === 0
  show(part.left, !readOnly)
  const atSubmit = isLast && !readOnly
  say(part.promise, atSubmit ? (form.armed ? words.sealWarning : words.sealPromise) : "")
  show(part.back, form.index > 0)
  show(part.next, !(isLast && readOnly))
  part.next.disabled = form.submission.busy
  const text = form.submission.busy ? words.submitting : isLast ? words.submit : words.next
  if (part.next.dataset.text !== text) {
    part.next.dataset.text = text
    part.next.replaceChildren(text, " ", el("kbd", { "aria-hidden": "true" }, words.keyNext))
  }
}

function leftInWords({ asked: all, blank, comments, evidence }) {
  if (blank.length) return words.notYetOf(blank.length, all)
  if (comments.length) return words.needComment(comments.length)
  return evidence.length ? words.needEvidence(evidence.length) : words.allAnswered(all)
}

function refreshTabs(form) {
  const blank = progressOf(form.store, form.contact.id).blank.length
  for (const [name, button] of form.tabs) {
    const left = name === "lines" && blank && !form.readOnly ? ` · ${words.notYet(blank)}` : ""
    say(button, (name === "words" ? words.wordsTab : words.linesTab) + left)
    button.setAttribute("aria-pressed", String(form.root.dataset.pane === name))
  }
}

function refreshStatus(form) {
  if (form.announcing) return
  const { sender } = form.store
  const status = sender.status()
  if (status !== null) say(form.status, status)
  form.root.classList.toggle("sf-trouble", Boolean(sender.trouble))
  const more = form.part["saving-more"]
  const wanted = sender.trouble === "signed_out" || sender.trouble === "stale_page" ? sender.trouble : ""
  if (more.dataset.shows === wanted) return
  more.dataset.shows = wanted
  more.replaceChildren()
  if (wanted === "signed_out") more.append(" ", el("a", { class: "sf-link", href: "/", target: "_blank" }, words.signIn))
  if (wanted === "stale_page") {
    const reload = el("button", { type: "button", class: "sf-quiet", onclick: () => location.reload() }, words.reload)
    more.append(" ", reload)
  }
}

// ---- what must be said about the whole session

function refreshNotice(form) {
  const { store, data, part } = form
  const { session } = data
  const kept = store.closed ? store.journal.entries : []
  const sentence = noticeSentence(form)
  const drawn = JSON.stringify([sentence, kept.length])
  if (part.notice.dataset.drawn === drawn) return
  part.notice.dataset.drawn = drawn
  part.notice.replaceChildren(el("p", {}, sentence))
  if (kept.length) part.notice.append(...keptAnswers(form, kept))
  show(part.notice, Boolean(sentence) || kept.length > 0)
  part.notice.classList.toggle("sf-quiet-notice", !kept.length && !session.late)
}

function noticeSentence({ store, data, readOnly }) {
  const { session } = data
  if (store.receipt) return words.readOnlySealed(asTime(store.receipt.sealed_at), store.receipt.receipt)
  if (store.closed) return words.readOnlyLocked
  if (readOnly) return ["planned", "cancelled"].includes(session.state) ? words.readOnlyOther : words.readOnlyLocked
  return session.late && session.due_at ? words.late(asTime(session.due_at)) : ""
}

// Answers that came too late stay readable until their owner throws them away.
function keptAnswers(form, kept) {
  const { store } = form
  const item = ({ contact, criterion, slot, value, op }) => {
    const place = form.contacts.findIndex(({ id }) => id === contact) + 1
    const line = form.criterion(criterion)
    const name = line?.name ?? criterion
    const plain = ["answer", "prediction", "remark"].includes(slot) ? inWords(line ?? {}, slot, value) : (op.quote ?? op.code ?? "")
    return el("li", {}, words.missingIn(place, `${name}: ${plain}`))
  }
  const forget = () => {
    for (const entry of [...kept]) store.journal.remove(entry)
    store.tell(null, null)
  }
  return [
    el("details", {}, el("summary", {}, words.seeKept), el("ul", {}, ...kept.map(item))),
    el("button", { type: "button", class: "sf-quiet", onclick: forget }, words.forgetKept),
  ]
}
