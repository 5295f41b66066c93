/* A table of a report: caption, heads, the cells as they are written everywhere. */
import type { ComponentChildren } from 'preact';
import type { Report, Row } from '../api';
import { State } from './mark';
import { cell } from './words';

type Column = Report['columns'][number];

/* Short words stay on one line. */
const brief = ['status', 'state', 'kind', 'words'];
const looks = (column: Column) =>
    column.id === 'name' ? 'name' : `${column.type} of-${column.id}${brief.includes(column.id) ? ' brief' : ''}`;
/* Columns that say nothing when no row has anything in them. */
const optional = ['started_on', 'done_on', 'note', 'revoked_on', 'old_until', 'decision', 'until'];
const isUsed = (column: Column, rows: Row[]) => !optional.includes(column.id) || rows.some((row) => row[column.id]);

function shown(column: Column, row: Row): ComponentChildren {
    const value = row[column.id];
    if (column.id === 'seat') return value; /* staff have none, and nothing is kept back */
    if (column.id === 'state' && typeof value === 'string') return <State state={value} />;
    return cell(value, column.type);
}

export function Grid(props: {
    caption: string;
    columns: Column[];
    rows: Row[];
    head?: string; /* id of the column that names the row */
    empty: string;
    cells?: Record<string, (row: Row) => ComponentChildren>;
    act?: (row: Row) => ComponentChildren; /* buttons at the end of the row */
}) {
    const { rows, cells } = props;
    const columns = props.columns.filter((column) => isUsed(column, rows));
    if (rows.length === 0) return <p class="empty">{props.empty}</p>;
    return (
        <div class="scroll" role="region" aria-label={props.caption} tabIndex={0}>
            <table class="grid">
                <caption>{props.caption}</caption>
                <thead>
                    <tr>
                        {columns.map((column) => (
                            <th scope="col" key={column.id} class={looks(column)}>
                                {column.title}
                            </th>
                        ))}
                        {props.act && (
                            <th scope="col" class="screen-only">
                                操作
                            </th>
                        )}
                    </tr>
                </thead>
                <tbody>
                    {rows.map((row, i) => (
                        <tr key={i}>
                            {columns.map((column) => {
                                const Cell = column.id === props.head ? 'th' : 'td';
                                return (
                                    <Cell
                                        key={column.id}
                                        class={looks(column)}
                                        {...(Cell === 'th' ? { scope: 'row' as const } : {})}
                                    >
                                        {cells?.[column.id]?.(row) ?? shown(column, row)}
                                    </Cell>
                                );
                            })}
                            {props.act && <td class="screen-only acts">{props.act(row)}</td>}
                        </tr>
                    ))}
                </tbody>
            </table>
        </div>
    );
}

/* The columns of these names, in this order; what a report does not have is left out. */
export function pick(report: Report, ids: string[]): Column[] {
    return ids.flatMap((id) => report.columns.filter((column) => column.id === id));
}
