import { createHash } from 'node:crypto';

/** The console's colours, in both themes; see admin/theme/tokens.ts. */
const light = `--canvas:#f7f7f4;--paper:#fff;--sunken:#f2f2ee;--line:#e4e4dd;--control:#8b928d;--text:#181d1a;--muted:#59625d;
--primary:#0b6b55;--hover:#085544;--on:#fff;--good:#14653a;--goodfill:#e5f4ea;--bad:#9d221a;--badfill:#fdebe9;--warn:#774700;--warnfill:#fff3d9`;
const dark = `--canvas:#0e1110;--paper:#161a18;--sunken:#1c211f;--line:#2b322f;--control:#6d7772;--text:#e7ece9;--muted:#9faaa4;
--primary:#62cdb0;--hover:#84dcc4;--on:#04251c;--good:#7fd6a1;--goodfill:#13301f;--bad:#ff9e94;--badfill:#3a1714;--warn:#f0bf66;--warnfill:#33260c`;

export const style = `:root{color-scheme:light dark;${light}}
@media(prefers-color-scheme:dark){:root{${dark}}}
*{box-sizing:border-box}
body{margin:0;background:var(--canvas);color:var(--text);font:15px/1.5 Inter,ui-sans-serif,system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","Liberation Sans",Arial,sans-serif;overflow-wrap:anywhere}
main{max-width:600px;margin:0 auto;padding:32px 16px 64px}
.test{background:var(--warnfill);color:var(--warn);text-align:center;font-size:13px;font-weight:600;padding:7px 16px}
.from{font-size:14px;color:var(--muted);margin:0 0 12px}
.from strong{color:var(--text)}
.card{background:var(--paper);border:1px solid var(--line);border-radius:12px;padding:24px;margin-bottom:16px;box-shadow:0 1px 2px rgb(24 29 26/5%)}
h1{font-size:19px;line-height:1.3;margin:0;font-weight:650;letter-spacing:-.01em}
h2{font-size:14px;margin:0 0 8px;font-weight:650}
.head{display:flex;gap:12px;justify-content:space-between;align-items:flex-start;flex-wrap:wrap}
.sum{font-size:34px;line-height:1.15;font-weight:680;letter-spacing:-.02em;margin:14px 0 2px;font-variant-numeric:tabular-nums}
.muted{color:var(--muted);margin:0}
.text{white-space:pre-line;margin:12px 0 0}
.chip{display:inline-block;border-radius:6px;padding:2px 8px;font-size:12px;font-weight:600;background:var(--sunken);color:var(--muted)}
.good{background:var(--goodfill);color:var(--good)}.bad{background:var(--badfill);color:var(--bad)}.warn{background:var(--warnfill);color:var(--warn)}
.note{border-radius:8px;padding:12px 14px;margin:16px 0 0;font-weight:500}
table{width:100%;border-collapse:collapse;font-size:14px}
th{text-align:left;font-size:12px;color:var(--muted);font-weight:600;padding:0 0 6px}
td{padding:9px 0;border-top:1px solid var(--line);vertical-align:top}
.num{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums;padding-left:16px}
tfoot td{font-weight:650}
label{display:block;font-size:13px;font-weight:600;margin:14px 0 5px}
input{width:100%;font:inherit;color:inherit;background:var(--paper);border:1px solid var(--control);border-radius:8px;padding:9px 12px;min-height:44px}
.hint{font-size:13px;color:var(--muted);margin:5px 0 0}
.button{display:inline-flex;align-items:center;justify-content:center;width:100%;min-height:46px;margin-top:18px;padding:10px 18px;border:0;border-radius:8px;background:var(--primary);color:var(--on);font:inherit;font-weight:650;cursor:pointer;text-decoration:none}
.button:hover{background:var(--hover)}
.plain{background:transparent;color:var(--text);border:1px solid var(--control)}.plain:hover{background:var(--sunken)}
:focus-visible{outline:2px solid var(--primary);outline-offset:2px}
footer{color:var(--muted);font-size:12.5px;text-align:center}
@media(max-width:480px){main{padding-top:20px}.card{padding:18px}.sum{font-size:29px}}
@media print{.test,form,.button{display:none}}`;

const hash = createHash('sha256').update(style).digest('hex').slice(0, 16);

/** Named by what it says, so that it can be kept for good. */
export const stylePath = `/pay/style-${hash}.css`;

/** Nothing runs, nothing of others is loaded, nobody frames it. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "style-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');
