/* A page made of one report: its head with 取扱区分 and the time, what the page makes of it, notes, and the ways to keep it.
   The head is printed too; what is only for the screen is not. */
import type { ComponentChildren } from 'preact';
import { report as load, type Report } from '../api';
import { useLoad, Wait } from './load';
import { Handling } from './mark';

export const formats: [string, string][] = [
    ['xlsx', 'Excel（xlsx）'],
    ['pdf', 'PDF'],
    ['csv', 'CSV（UTF-8）'],
    ['csv-cp932', 'CSV（シフトJIS）'],
    ['json', 'JSON'],
];

export function Keep(props: { name: string; title: string; handling: string; label: string }) {
    return (
        <section class="keep" aria-labelledby={`keep-${props.name}`}>
            <h2 id={`keep-${props.name}`}>印刷・保存</h2>
            <p>
                {props.title}　取扱区分: <Handling handling={props.handling} label={props.label} />
            </p>
            <ul class="buttons">
                <li>
                    <button type="button" onClick={() => print()}>
                        この画面を印刷
                    </button>
                </li>
                {formats.map(([format, words]) => (
                    <li key={format}>
                        <a class="button plain" href={`/api/v1/report/${props.name}?format=${format}`} download="">
                            {words}
                        </a>
                    </li>
                ))}
            </ul>
        </section>
    );
}

export function Head(props: { report: Report }) {
    const { report } = props;
    return (
        <p class="as-of">
            <Handling handling={report.handling} label={report.handling_label} /> {report.as_of_label}
            {report.mark !== null && <strong class="mark"> {report.mark}</strong>}
        </p>
    );
}

export function Notes(props: { notes: string[] }) {
    if (props.notes.length === 0) return null;
    return (
        <section class="notes" aria-label="注">
            <h2>注</h2>
            <ul>
                {props.notes.map((note, i) => (
                    <li key={i}>{note}</li>
                ))}
            </ul>
        </section>
    );
}

export function Sheet(props: {
    report: string;
    notes?: (notes: string[]) => string[];
    children: (report: Report, again: () => void) => ComponentChildren;
}) {
    const loaded = useLoad(() => load(props.report), props.report);
    return (
        <Wait of={loaded}>
            {(report) => (
                <>
                    <Head report={report} />
                    {props.children(report, loaded.again)}
                    <Notes notes={props.notes?.(report.notes) ?? report.notes} />
                    <Keep name={report.report} title={report.title} handling={report.handling} label={report.handling_label} />
                </>
            )}
        </Wait>
    );
}
