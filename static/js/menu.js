// The menu link of small screens becomes a button that opens and closes the menu in place.
export function enhanceMenu() {
  const link = document.querySelector("[data-menu-open]");
  const menu = document.getElementById("site-menu");
  if (!link || !menu) return;

  const button = document.createElement("button");
  button.type = "button";
  button.className = link.className;
  button.textContent = link.textContent;
  button.setAttribute("aria-controls", menu.id);
  link.replaceWith(button);

  const show = (open) => {
    menu.classList.toggle("open", open);
    button.setAttribute("aria-expanded", String(open));
  };
  show(location.hash === "#site-menu");
  button.addEventListener("click", () => show(!menu.classList.contains("open")));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.classList.contains("open")) return;
    show(false);
    button.focus();
  });
}
