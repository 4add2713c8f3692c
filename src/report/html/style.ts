import { DARK, LIGHT, variables } from './palette.ts';

const SANS = 'system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",Arial,sans-serif';
const SERIF = 'Charter,"Bitstream Charter","Iowan Old Style","Source Serif 4",Cambria,Georgia,serif';
const MONO = 'ui-monospace,"SF Mono","Cascadia Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace';

/** The style of the report. Colours are variables, so that both themes share every rule. */
export const STYLE = `:root{color-scheme:light dark;${variables(LIGHT)}}
@media (prefers-color-scheme:dark){:root{${variables(DARK)}}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 ${SANS};-webkit-text-size-adjust:100%}
.page{max-width:1008px;margin:0 auto;padding:28px 24px 64px}
a{color:var(--link)}
:focus-visible{outline:2px solid var(--link);outline-offset:2px}
.skip{position:absolute;left:-999px}
.skip:focus{left:8px;top:8px;background:var(--paper);padding:4px 8px}
header .kicker{margin:0 0 28px;padding-bottom:10px;border-bottom:2px solid var(--ink);display:flex;flex-wrap:wrap;justify-content:space-between;gap:2px 24px;font-size:14px;color:var(--muted)}
header .kicker b{color:var(--ink);letter-spacing:.02em}
h1,h2{font-family:${SERIF};font-weight:600;line-height:1.2;text-wrap:balance}
h1{font-size:clamp(26px,4.6vw,40px);margin:0 0 12px;letter-spacing:-.01em;overflow-wrap:anywhere}
h2{font-size:24px;margin:56px 0 14px}
h3{font-size:16px;margin:36px 0 6px;font-weight:600}
.lead{font:20px/1.45 ${SERIF};margin:0;max-width:44em;overflow-wrap:anywhere}
.address,code{font-family:${MONO};font-size:.92em;overflow-wrap:anywhere}
.figures{display:flex;flex-wrap:wrap;gap:8px 36px;margin:24px 0 0;padding:14px 0;border-top:1px solid var(--rule);border-bottom:1px solid var(--rule)}
.figures div{display:flex;flex-direction:column-reverse;justify-content:flex-end}
.figures dt{font-size:13px;color:var(--muted)}
.figures dd{margin:0;font-size:18px;font-variant-numeric:tabular-nums}
.note,figcaption,caption,.did{color:var(--muted);font-size:14px}
figure{margin:0}
figure svg{display:block;width:calc(100% + 16px);margin:0 -8px;overflow:visible}
svg.narrow{display:none}
figcaption{margin-top:6px}
svg text{font:12px ${SANS};fill:var(--ink)}
svg text.address{font:13px ${MONO};font-weight:600}
svg text.remark,svg text.tick,svg text.label{fill:var(--muted)}
svg text.label{paint-order:stroke;stroke:var(--paper);stroke-width:4px}
svg .rule{stroke:var(--rule)}
svg .grid{stroke:var(--rule);stroke-opacity:.55}
svg .area{fill:var(--area)}
svg .alert{stroke:var(--ink);stroke-dasharray:3 3}
svg .track{fill:var(--area)}
svg .info{fill:var(--info)}svg .low{fill:var(--low)}svg .medium{fill:var(--medium)}svg .high{fill:var(--high)}svg .critical{fill:var(--critical)}
.panels{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,330px),1fr));gap:24px 48px;align-items:start}
.panels>*{min-width:0}
figure svg.panel{width:100%;margin:0}
dl.facts{margin:0}
dl.facts div{display:grid;grid-template-columns:minmax(6.5em,9em) 1fr;gap:8px;padding:4px 0;font-size:15px}
.tables{display:grid;gap:26px}
svg .learning{fill:var(--shade)}
svg .learned{fill:var(--muted)}
svg .mean{fill:none;stroke:var(--ink)}
svg .halo{fill:none;stroke:var(--paper);stroke-width:3;stroke-opacity:.6}
svg .inside{fill:var(--muted)}
.strip{display:block;width:108px;height:17px;margin:1px 0 3px}
.contributions{font-size:14px;margin-top:18px;table-layout:fixed}.contributions th,.contributions td{padding-top:5px;padding-bottom:5px;overflow-wrap:anywhere}.contributions thead th:nth-child(3){width:24%}
svg .under{fill-opacity:.4}
svg .curve{fill:none;stroke:var(--low);stroke-width:2;stroke-linejoin:round}
svg .guess{fill:none;stroke:var(--muted);stroke-dasharray:2 4}
svg .point{fill:var(--paper);stroke:var(--high);stroke-width:2.5}
svg path.benign{fill:var(--low);fill-opacity:.25;stroke:var(--low)}
svg path.attack{fill:none;stroke:var(--high);stroke-width:2}
svg text.name{font-weight:600;paint-order:stroke;stroke:var(--paper);stroke-width:4px}
svg text.name.benign{fill:var(--low)}svg text.name.attack{fill:var(--high)}
.badge{display:inline-flex;align-items:center;gap:4px;font-size:14px;font-weight:600;white-space:nowrap}
.badge.info{color:var(--info)}.badge.low{color:var(--low)}.badge.medium{color:var(--medium)}.badge.high{color:var(--high)}.badge.critical{color:var(--critical)}
table{border-collapse:collapse;width:100%;font-size:15px;font-variant-numeric:tabular-nums}
caption{text-align:left;padding:0 0 8px}
th,td{text-align:left;vertical-align:top;padding:8px 16px 8px 0;border-bottom:1px solid var(--rule);font-weight:400}
thead th{font-size:13px;color:var(--muted);padding-top:0;padding-bottom:5px}
.scroll{overflow-x:auto}
.profiles tbody th .address{font-weight:600;font-size:15px}
.did{display:block}.did strong{color:var(--ink);font-weight:600}
.profiles .score{width:38%}
.score span{font-size:14px}
.bar{display:block;width:100%;height:10px;margin:7px 0 3px;border-radius:2px}
summary{cursor:pointer}
.alternative{margin-top:14px;font-size:14px}
.alternative summary{color:var(--link);width:fit-content}
.alternative table{margin-top:10px;font-size:14px}
.group .alert-text{margin:0 0 6px;max-width:48em;overflow-wrap:anywhere}
details.evidence{border-top:1px solid var(--rule)}
.group details.evidence:last-of-type{border-bottom:1px solid var(--rule)}
details.evidence>summary{display:flex;align-items:baseline;gap:16px;padding:10px 0;list-style:none}
details.evidence>summary::-webkit-details-marker{display:none}
details.evidence>summary::after{content:"+";margin-left:auto;color:var(--muted);font-size:18px;line-height:1}
details.evidence[open]>summary::after{content:"\\2212"}
details.evidence>summary .badge{min-width:88px;align-self:center}
details.evidence>summary time{color:var(--muted);font-size:14px;font-variant-numeric:tabular-nums}
.title{font-weight:600;overflow-wrap:anywhere;min-width:0}
.body{background:var(--shade);padding:16px 20px 20px;margin-bottom:16px;border-radius:4px}
.description{margin:0 0 16px;max-width:48em;overflow-wrap:anywhere}
.columns{display:grid;grid-template-columns:1fr 1fr;gap:8px 40px}
.columns>*{min-width:0}
.columns dl{margin:0}
.columns dl div{display:grid;grid-template-columns:7.2em 1fr;gap:8px;padding:3px 0;font-size:14px}
dt{color:var(--muted)}
dd{margin:0;overflow-wrap:anywhere;min-width:0}
.features{font-size:14px;table-layout:fixed}.features thead th:first-child{width:30%}.features thead th:nth-child(3){width:24%}.features th,.features td{padding-top:4px;padding-bottom:4px;overflow-wrap:anywhere}
.flows{font-size:13px;color:var(--muted);margin:10px 0 0;overflow-wrap:anywhere}
.filter:not([hidden]){display:flex;flex-wrap:wrap;align-items:center;gap:10px 24px;font-size:14px;margin:12px 0 0}
.filter input[type=search]{font:inherit;color:inherit;background:var(--paper);border:1px solid var(--muted);border-radius:4px;padding:5px 8px;width:16em;max-width:100%}
.filter fieldset{border:0;padding:0;margin:0;display:flex;flex-wrap:wrap;gap:4px 14px}
.filter legend{float:left;margin-right:14px;color:var(--muted)}
.filter fieldset label{display:inline-flex;align-items:center;gap:5px}
.filter input[type=checkbox]{accent-color:var(--link);margin:0}
.inputs td{overflow-wrap:anywhere}
footer{margin-top:64px;padding-top:12px;border-top:2px solid var(--ink);font-size:14px;color:var(--muted)}
.legend{display:flex;flex-wrap:wrap;gap:4px 20px;padding:0;margin:8px 0;list-style:none}
@media (max-width:640px){.page{padding:18px 16px 48px}svg.wide{display:none}svg.narrow{display:block}h2{margin-top:44px}.lead{font-size:18px}
.columns{grid-template-columns:1fr}.figures{display:grid;grid-template-columns:repeat(3,1fr);gap:10px 16px}.figures dd{font-size:16px}
details.evidence>summary{flex-wrap:wrap;gap:2px 12px}details.evidence>summary .title{order:3;flex-basis:calc(100% - 32px)}details.evidence>summary .badge{min-width:0}
details.evidence>summary::after{order:2}.body{margin:0 -16px 16px;padding:14px 16px 18px;border-radius:0}.profiles .score{width:30%}th,td{padding-right:10px}}
@media print{.filter,.alternative,.skip{display:none!important}.page{max-width:none;padding:0}details.evidence{break-inside:avoid}h2,h3{break-after:avoid}}
`;
