// Two windows answered one question differently: both answers are shown and the person decides.
export function askAboutConflict(item, { mine, theirs, say }, decide) {
  item.box.querySelector("[data-conflict]")?.remove();
  const box = document.createElement("div");
  box.className = "alert warning";
  box.dataset.conflict = "";
  box.setAttribute("role", "alert");
  const body = document.createElement("div");
  body.className = "alert-body";
  body.append(
    paragraph(say.sayConflict, "alert-title"),
    paragraph(`${say.sayMine} ${mine}`),
    paragraph(`${say.sayTheirs} ${theirs}`),
    choice(say.sayKeepMine, () => finish(true)),
    choice(say.sayTakeTheirs, () => finish(false)),
  );
  box.append(body);
  item.saved.before(box);

  function finish(keepsMine) {
    box.remove();
    decide(keepsMine);
    item.inputs.find((input) => input.checked)?.focus();
  }
}

function paragraph(words, name = "") {
  const line = document.createElement("p");
  line.className = name;
  line.textContent = words;
  return line;
}

function choice(words, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "krds-btn tertiary small";
  button.textContent = words;
  button.addEventListener("click", act);
  return button;
}
