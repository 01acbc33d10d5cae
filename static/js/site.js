// What every page needs. Pages work without it.
import { guardDoubleSubmit } from "./submit-once.js";
import { enhanceMenu } from "./menu.js";
import { focusErrors } from "./errors.js";
import { forgetScannerOnLeaving } from "./forget-scanner.js";
import { showPasswords } from "./show-password.js";

document.documentElement.classList.add("js");
enhanceMenu();
guardDoubleSubmit();
focusErrors();
forgetScannerOnLeaving();
showPasswords();
