/** The console's colours, in both themes; see admin/theme/tokens.ts. */
const light = `--canvas:#fff;--sunken:#f5f5f1;--line:#e4e4dd;--control:#8b928d;--text:#181d1a;--muted:#59625d;
--primary:#0b6b55;--chosen:#e5f4ea;--mark:#fff3d9;--shade:rgb(24 29 26/45%)`;
const dark = `--canvas:#0e1110;--sunken:#161a18;--line:#2b322f;--control:#6d7772;--text:#e7ece9;--muted:#9faaa4;
--primary:#62cdb0;--chosen:#13301f;--mark:#4a390f;--shade:rgb(0 0 0/60%)`;

const mono = 'ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace';

export const style = `:root{color-scheme:light dark;${light}}
@media(prefers-color-scheme:dark){:root:not([data-theme=light]){${dark}}}
:root[data-theme=light]{color-scheme:light}
:root[data-theme=dark]{color-scheme:dark;${dark}}
*{box-sizing:border-box}
html{scroll-padding-top:76px}
body{margin:0;background:var(--canvas);color:var(--text);font:15px/1.6 Inter,ui-sans-serif,system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","Liberation Sans",Arial,sans-serif}
a{color:var(--primary)}
:focus-visible{outline:2px solid var(--primary);outline-offset:2px}
main:focus{outline:none}
.skip{position:absolute;left:-999px}.skip:focus{left:12px;top:12px;z-index:3;background:var(--canvas);padding:8px 12px}
header{position:sticky;top:0;z-index:2;display:flex;align-items:center;gap:16px;height:56px;padding:0 20px;background:var(--canvas);border-bottom:1px solid var(--line)}
.brand{display:flex;align-items:center;gap:10px;font-weight:650;color:var(--text);text-decoration:none;letter-spacing:-.015em;margin-right:auto}
.brand span{color:var(--muted);font-weight:500}
.console{font-size:14px;text-decoration:none}
.search{display:flex;align-items:center;justify-content:space-between;gap:12px;min-width:220px;min-height:36px;padding:6px 10px;border:1px solid var(--line);border-radius:8px;background:var(--sunken);color:var(--muted);font:inherit;font-size:13.5px;cursor:pointer}
.search[hidden]{display:none}.search:hover{border-color:var(--control)}
kbd{font:11px ${mono};border:1px solid var(--line);border-radius:4px;padding:1px 5px}
.columns{display:grid;grid-template-columns:240px minmax(0,1fr) 220px;max-width:1320px;margin:0 auto}
.side,.outline{position:sticky;top:56px;align-self:start;max-height:calc(100vh - 56px);overflow-y:auto;padding:24px 16px 40px;font-size:13.5px}
.side{border-right:1px solid var(--line);min-height:calc(100vh - 56px)}
.side p,.menu p,.outline p{margin:0 0 4px;padding:0 10px;font-size:11.5px;font-weight:600;color:var(--muted)}
.side ul,.menu ul,.outline ul{list-style:none;margin:0 0 18px;padding:0}
.side a,.menu a,.outline a{display:block;padding:5px 10px;border-radius:7px;color:var(--muted);text-decoration:none;overflow-wrap:anywhere}
.side a:hover,.menu a:hover,.outline a:hover{color:var(--text);background:var(--sunken)}
[aria-current=page]{background:var(--chosen)!important;color:var(--primary)!important;font-weight:600}
.outline .level-3 a{padding-left:22px}
.menu{display:none;margin:0 0 20px;border:1px solid var(--line);border-radius:8px}
.menu summary{padding:10px 14px;min-height:44px;cursor:pointer;font-weight:600}
.menu nav{padding:4px 6px}.menu a{padding:9px 10px}
main{min-width:0;padding:32px 40px 80px}
article{max-width:820px;overflow-wrap:break-word}
h1{font-size:29px;line-height:1.2;letter-spacing:-.02em;margin:0 0 20px;font-weight:680}
h2{font-size:20px;line-height:1.3;letter-spacing:-.01em;margin:44px 0 12px;padding-top:20px;border-top:1px solid var(--line);font-weight:650}
h3{font-size:16px;margin:30px 0 8px;font-weight:650;overflow-wrap:anywhere}
.anchor{margin-left:8px;color:var(--control);text-decoration:none;opacity:0;font-weight:400}
:is(h2,h3,h4):hover .anchor,.anchor:focus{opacity:1}
p,ul,ol{margin:0 0 14px}
li{margin:3px 0}
code{font:.87em/1.5 ${mono};background:var(--sunken);border-radius:4px;padding:1px 4px;overflow-wrap:anywhere}
pre{position:relative;margin:0 0 16px;padding:14px 16px;background:var(--sunken);border:1px solid var(--line);border-radius:8px;overflow-x:auto}
pre code{padding:0;background:none;font-size:12.75px;overflow-wrap:normal}
.code{position:relative}.code pre{padding-right:76px}
.copy{position:absolute;top:7px;right:7px;min-height:28px;padding:3px 9px;border:1px solid var(--line);border-radius:6px;background:var(--canvas);color:var(--muted);font:500 12px Inter,ui-sans-serif,system-ui,sans-serif;cursor:pointer}
.copy:hover{color:var(--text);border-color:var(--control)}
.scroll{overflow-x:auto;margin:0 0 16px}
table{border-collapse:collapse;width:100%;font-size:13.75px}
th{text-align:left;font-size:12px;color:var(--muted);font-weight:600}
th,td{padding:8px 12px 8px 0;border-bottom:1px solid var(--line);vertical-align:top}
td code{overflow-wrap:normal}
td:nth-child(n+3):last-child{min-width:190px}
.right{text-align:right}.center{text-align:center}
tr:target,:is(h2,h3):target{background:var(--mark)}
blockquote{margin:0 0 14px;padding:2px 16px;border-left:3px solid var(--line);color:var(--muted)}
.neighbours{display:flex;justify-content:space-between;gap:16px;max-width:820px;margin-top:48px;padding-top:20px;border-top:1px solid var(--line)}
.neighbours a{text-decoration:none;font-weight:600}.neighbours a[rel=next]{margin-left:auto;text-align:right}
.neighbours span{display:block;font-size:12px;font-weight:500;color:var(--muted)}
dialog{width:min(640px,calc(100vw - 24px));max-height:min(560px,calc(100vh - 48px));margin:9vh auto auto;padding:0;border:1px solid var(--line);border-radius:12px;background:var(--canvas);color:var(--text);overflow:hidden}
dialog[open]{display:flex;flex-direction:column}
dialog::backdrop{background:var(--shade)}
dialog input{width:100%;padding:15px 18px;border:0;border-bottom:1px solid var(--line);background:transparent;color:inherit;font:inherit;font-size:16px;outline-offset:-2px}
dialog [role=listbox]{overflow-y:auto;padding:6px}
dialog [role=listbox]:empty{display:none}
dialog [role=status]{margin:0;padding:10px 18px;font-size:13px;color:var(--muted)}
[role=option]{display:block;padding:9px 12px;border-radius:8px;color:inherit;text-decoration:none}
[role=option][aria-selected=true]{background:var(--chosen)}
[role=option] strong{font-weight:600}[role=option] small{display:block;color:var(--muted);font-size:12.5px;overflow-wrap:anywhere}
mark{background:var(--mark);color:inherit;border-radius:2px}
@media(max-width:1160px){.columns{grid-template-columns:240px minmax(0,1fr)}.outline{display:none}}
@media(max-width:820px){.columns{display:block}.side{display:none}.menu{display:block}main{padding:20px 16px 60px}h1{font-size:25px}header{padding:0 16px;gap:12px}.search{min-width:0;min-height:40px}kbd{display:none}.brand span{display:none}}
@media(max-width:420px){.search{max-width:118px;white-space:nowrap;overflow:hidden}}
@media print{header,.side,.outline,.menu,.neighbours,.copy,.anchor{display:none}.columns{display:block}}`;
