// Digits choose, arrows move, Ctrl+Enter goes on. Nothing here fires while words are being typed.
function handleKey(form, event) {
  const { target } = event
  const inside = form.root.contains(target)
  if (event.defaultPrevented || !form.root.isConnected) return
  if (!inside && target !== document.body && target !== document.documentElement) return
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault()
    if (!event.repeat) goOn(form)
    return
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return
  if (target.type === "radio" && (event.key === "ArrowLeft" || event.key === "ArrowRight")) {
    form.arrowPressed = true // the browser itself moves and chooses; the change follows within this task
    setTimeout(() => (form.arrowPressed = false))
    return
  }
  const scrolls = form.part["pane-words"].contains(target)
  const vertical = event.key === "ArrowUp" || event.key === "ArrowDown"
  if (vertical && !scrolls && (!isTyping(target) || target === form.current?.number)) {
    event.preventDefault()
    form.move(event.key === "ArrowUp" ? -1 : 1)
    return
  }
  if (isTyping(target)) {
    if (event.key === "Enter" && target === form.current?.number) form.advance(form.current)
    return
  }
  if (handlePlainKey(form, event)) event.preventDefault()
}

function handlePlainKey(form, event) {
  if (form.readOnly || event.repeat) return false
  if (event.key === "q") return form.view.words.quote()
  const atFoot = form.part.foot.contains(event.target)
  if (atFoot || !form.current || event.shiftKey) return false
  if (/^[0-9]$/.test(event.key)) {
    form.showPane("lines")
    return form.current.digit(event.key)
  }
  if (event.key === "Backspace") {
    takeBack(form.current)
    return true
  }
  return false
}

// At the last contact the first press only goes to the button, and says what the second will do.
function goOn(form) {
  const { next } = form.part
  if (!form.isLast || form.readOnly || document.activeElement === next) {
    form.forward()
    return
  }
  form.arm()
}
