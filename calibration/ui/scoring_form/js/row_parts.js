// What hangs under an answer: reasons, evidence, comment, and two versions of one answer.

const LONGEST_TEXT = 5000 // as the server takes it, comments and quotes alike

// ---- reasons

function reasonsPart(row) {
  const { criterion } = row
  if (!criterion.reasons?.length) return []
  row.reasonButtons = criterion.reasons.map(({ code, label }) => {
    const toggle = () => row.put(`reason:${code}`, button.getAttribute("aria-pressed") !== "true")
    const button = el("button", { type: "button", class: "sf-reason", "aria-pressed": "false", onclick: toggle }, label)
    return [code, button]
  })
  row.reasons = el("div", { class: "sf-reasons", role: "group", "aria-label": words.whyOf(criterion.name), hidden: true })
  row.reasons.append(el("span", { class: "sf-fine" }, words.why), ...row.reasonButtons.map(([, button]) => button))
  return [row.reasons]
}

function refreshReasons(row) {
  if (!row.reasons) return
  const set = row.store.reasons(row.contact.id, row.criterion.key)
  for (const [code, button] of row.reasonButtons) {
    button.setAttribute("aria-pressed", String(set.has(code)))
    button.disabled = row.form.readOnly
  }
  show(row.reasons, set.size > 0 || isMarkDown(row.criterion, row.value))
}

// ---- evidence

function evidencePart(row) {
  row.evidenceNote = el("p", { class: "sf-fine", hidden: true })
  row.evidenceList = el("ul", { class: "sf-evidence", "aria-label": words.evidenceOf(row.criterion.name), hidden: true })
  return [row.evidenceNote, row.evidenceList]
}

function refreshEvidence(row) {
  const { store, contact, criterion, form } = row
  const items = store.evidence(contact.id, criterion.key)
  const needed = evidenceNeeded(criterion, row.value) && !items.length
  say(row.evidenceNote, needed ? words.evidenceNeeded[criterion.evidence_required] : "")
  show(row.evidenceNote, needed)
  show(row.evidenceList, items.length > 0)
  const drawn = JSON.stringify([items.map(({ key }) => key), form.readOnly])
  if (row.evidenceDrawn === drawn) return
  row.evidenceDrawn = drawn
  row.evidenceList.replaceChildren(...items.map((item) => evidenceItem(row, item)))
}

function evidenceItem(row, item) {
  const timed = item.second !== undefined && item.second !== null
  const text = timed ? asClock(item.second) : `“${item.quote}”`
  const seeks = timed && !row.contact.recording?.src
  const name = timed ? words.seekTo(text) : words.showQuote(shorten(item.quote, 60))
  const reveal = () => row.form.showEvidence(item)
  const remove = () => {
    row.put(`evidence:${item.key}`, null)
    row.focus()
  }
  return el(
    "li",
    {},
    seeks
      ? el("span", { class: "sf-quote" }, text)
      : el("button", { type: "button", class: "sf-quote", "aria-label": name, onclick: reveal }, text),
    row.form.readOnly
      ? null
      : el(
          "button",
          {
            type: "button",
            class: "sf-quiet",
            "aria-label": timed ? words.removeSecond(text) : words.removeQuote(shorten(item.quote, 60)),
            onclick: remove,
          },
          words.remove,
        ),
  )
}

// ---- comment, guidance, and the small tools of a line

function commentPart(row) {
  const { criterion } = row
  row.commentNote = el("p", { class: "sf-fine", id: `${row.name}-why`, hidden: true })
  row.comment = el("textarea", {
    rows: "2",
    maxlength: LONGEST_TEXT,
    class: "sf-comment",
    "aria-label": words.commentOn(criterion.name),
    "aria-describedby": `${row.name}-why`,
    hidden: true,
  })
  row.comment.addEventListener("input", () => commentTyped(row, TYPING_PAUSE))
  row.comment.addEventListener("blur", () => commentTyped(row, 0))
  return [row.guidance, row.commentNote, row.comment]
}

function toolsPart(row) {
  const { name, guidance, examples } = row.criterion
  const open = () => {
    row.commentOpen = true
    refreshComment(row)
    row.comment.focus()
  }
  const clear = () => {
    row.clear()
    row.focus()
  }
  const small = (text, label, onclick) =>
    el("button", { type: "button", class: "sf-quiet", "aria-label": label, onclick }, text)
  row.commentButton = small(words.comment, words.commentOn(name), open)
  row.clearButton = small(words.clear, words.clearName(name), clear)
  const tools = [row.commentButton, row.clearButton]
  if (guidance || examples) tools.unshift(guidanceButton(row, small))
  return el("div", { class: "sf-tools" }, ...tools)
}

function guidanceButton(row, small) {
  const { guidance, examples, name } = row.criterion
  const id = `${row.name}-guidance`
  row.guidance = el("div", { class: "sf-guidance", id, hidden: true })
  if (guidance) row.guidance.append(el("p", {}, guidance))
  if (examples) row.guidance.append(el("p", {}, `${words.examples} ${examples}`))
  const button = small(words.guidance, words.guidanceOf(name), () => {
    show(row.guidance, row.guidance.hidden)
    button.setAttribute("aria-expanded", String(!row.guidance.hidden))
  })
  button.setAttribute("aria-expanded", "false")
  button.setAttribute("aria-controls", id)
  return button
}

function commentTyped(row, wait) {
  const text = row.comment.value
  row.put("remark", text === "" ? null : text, { wait })
  if (wait) return
  for (const entry of row.store.journal.of(row.contact.id, row.criterion.key, "remark")) entry.due = 0
  row.store.sender.kick()
}

function refreshComment(row) {
  const { store, contact, criterion, form, comment } = row
  const text = store.remark(contact.id, criterion.key)
  const needed = commentNeeded(criterion, row.value)
  const typing = document.activeElement === comment
  if (!typing && comment.value !== text) comment.value = text
  const open = needed || Boolean(text) || typing || (row.commentOpen && !form.readOnly)
  show(comment, open)
  comment.readOnly = form.readOnly
  comment.toggleAttribute("required", needed)
  say(row.commentNote, needed ? words.commentNeeded[criterion.comment_required] : "")
  show(row.commentNote, needed && !form.readOnly)
  show(row.commentButton, !open && !form.readOnly)
  show(row.clearButton, row.value !== null && !form.readOnly)
}

// ---- two versions

function refreshConflict(row) {
  const { store, contact, criterion, conflict } = row
  const cells = ["answer", "prediction", "remark"]
    .map((slot) => store.cell(contact.id, criterion.key, slot))
    .filter((cell) => cell.conflict)
  show(conflict, cells.length > 0)
  const drawn = JSON.stringify(cells.map((cell) => [cell.slot, cell.value, cell.conflict]))
  if (row.conflictDrawn === drawn) return
  row.conflictDrawn = drawn
  conflict.replaceChildren(...cells.map((cell) => conflictChoice(row, cell)))
}

function conflictChoice(row, cell) {
  const { criterion, store } = row
  const choice = (text, act) => {
    const decide = () => {
      act()
      if (cell.slot === "remark") row.comment.value = store.remark(row.contact.id, criterion.key)
      row.focus()
    }
    return el("button", { type: "button", class: "sf-button", onclick: decide }, text)
  }
  return el(
    "div",
    { role: "alert" },
    el("p", {}, cell.slot === "prediction" ? words.guessConflict : words.conflict),
    el("p", {}, words.conflictMine(inWords(criterion, cell.slot, cell.value))),
    el("p", {}, words.conflictTheirs(inWords(criterion, cell.slot, cell.conflict.value))),
    choice(words.keepMine, () => store.keepMine(cell)),
    choice(words.takeOther, () => store.takeOther(cell)),
  )
}
