import "./themes.js";
import "./popovers.js";
import "./keyboard.js";
import "./passkeys.js";
import "./forms.js";
import "./lists.js";
import "./charts.js";
import "./trouble.js";
