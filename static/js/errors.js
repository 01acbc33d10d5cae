// After a refused form the reader starts at the list of errors.
export function focusErrors() {
  document.querySelector("[data-error-summary]")?.focus();
}
