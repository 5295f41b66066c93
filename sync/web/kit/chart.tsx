/* Shares with the width of their estimate: one line for each group, a shape for each, numbers in the table below. A wide line
   says that few people answered: it is there so that nobody reads much into a small difference. */
import { scaleLinear } from 'd3-scale';
import { symbol, symbolCircle, symbolSquare, symbolTriangle, type SymbolType } from 'd3-shape';
import type { Report, Row } from '../api';
import { percent } from './words';

const LEFT = 190;
const RIGHT = 20;
const WIDTH = 820;
const LINE = 20;
const GAP = 18;
const TOP = 34;

const marks: { group: string; look: string; shape: SymbolType }[] = [
    { group: '全体', look: 'whole', shape: symbolCircle },
    { group: '議員', look: 'members', shape: symbolSquare },
    { group: '職員', look: 'staff', shape: symbolTriangle },
];
const x = scaleLinear([0, 1], [LEFT, WIDTH - RIGHT]);

/* "53.4%〜75.4%" */
function width(row: Row): [number, number] | null {
    const found = /^([\d.]+)%〜([\d.]+)%$/.exec(String(row['interval'] ?? ''));
    return found ? [Number(found[1]) / 100, Number(found[2]) / 100] : null;
}

function Mark(props: { row: Row; y: number; look: string; shape: SymbolType }) {
    const share = Number(props.row['share']);
    const range = width(props.row);
    return (
        <g class={props.look}>
            {range && <line x1={x(range[0])} x2={x(range[1])} y1={props.y} y2={props.y} />}
            <path d={symbol(props.shape, 70)() ?? ''} transform={`translate(${x(share)},${props.y})`} />
        </g>
    );
}

export function Shares(props: { report: Report; caption: string }) {
    const { rows } = props.report;
    const titles = [...new Set(rows.map((row) => String(row['title'])))];
    const shown = rows.filter((row) => typeof row['share'] === 'number');
    if (shown.length === 0) return null;
    const block = marks.length * LINE + GAP;
    const height = TOP + titles.length * block;
    const said = titles
        .map((title) => shown.find((row) => row['title'] === title && row['group'] === '全体'))
        .filter((row) => row !== undefined)
        .map((row) => `${row['title']} ${percent(Number(row['share']))}`)
        .join('、');
    return (
        <figure class="chart">
            <figcaption>
                {props.caption}　
                {marks.map(({ group, look, shape }) => (
                    <span class="key" key={group}>
                        <svg viewBox="-8 -8 16 16" class={look} aria-hidden="true">
                            <path d={symbol(shape, 70)() ?? ''} />
                        </svg>{' '}
                        {group}
                    </span>
                ))}
                （横の線は推定の幅・参考）
            </figcaption>
            <svg viewBox={`0 0 ${WIDTH} ${height}`} role="img" aria-label={`${props.caption}。全体では ${said}`}>
                {x.ticks(5).map((tick) => (
                    <g key={tick} class="axis">
                        <line x1={x(tick)} x2={x(tick)} y1={TOP - 8} y2={height - GAP} />
                        <text x={x(tick)} y={TOP - 14} text-anchor="middle">
                            {Math.round(tick * 100)}%
                        </text>
                    </g>
                ))}
                {titles.map((title, i) => (
                    <g key={title}>
                        <text x={LEFT - 16} y={TOP + i * block + LINE * 1.75} text-anchor="end">
                            {title}
                        </text>
                        {marks.map(({ group, look, shape }, at) => {
                            const row = shown.find((one) => one['title'] === title && one['group'] === group);
                            return row ? <Mark key={group} row={row} y={TOP + i * block + LINE * (at + 0.5)} look={look} shape={shape} /> : null;
                        })}
                    </g>
                ))}
            </svg>
        </figure>
    );
}
