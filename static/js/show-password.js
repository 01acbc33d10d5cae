// <button data-show-password="id of the field" data-hide="word for hiding" hidden>: without a script there is nothing to press
export function showPasswords() {
  for (const button of document.querySelectorAll("[data-show-password]")) {
    const field = document.getElementById(button.dataset.showPassword);
    if (!field) continue;
    const show = button.textContent;
    button.hidden = false;
    button.addEventListener("click", () => {
      const shown = field.type === "text";
      field.type = shown ? "password" : "text";
      button.textContent = shown ? show : button.dataset.hide;
      field.focus();
    });
    field.form?.addEventListener("submit", () => { field.type = "password"; });
  }
}
