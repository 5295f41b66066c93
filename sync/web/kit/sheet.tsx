/* A page made of one report: its head with 取扱区分 and the time, what the page makes of it, notes, and the ways to keep it.
   The head is printed too; what is only for the screen is not. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { PAGE, report as load, reportPage, type Report } from '../api';
import { useLoad, Wait, words } from './load';
import { Handling } from './mark';
import { Progress, useDoing } from './progress';
import { link } from './route';
import { saved } from './saved';
import { say } from './say';

const formats: [string, string][] = [
    ['xlsx', 'Excel（xlsx）'],
    ['pdf', 'PDF'],
    ['csv', 'CSV（UTF-8）'],
    ['csv-cp932', 'CSV（シフトJIS）'],
    ['json', 'JSON'],
];

/* The ways to keep a report. What takes a while is said, and so is what was refused, which a plain link could not. */
export function Files(props: { name: string; what?: string; children?: ComponentChildren }) {
    const { doing, run } = useDoing();
    const [error, setError] = useState<string | null>(null);
    const get = async (event: Event, path: string, format: string) => {
        event.preventDefault();
        if (doing !== null) return;
        setError(null);
        const made = `${format}のファイルを作っています…`;
        try {
            say(await run(made, made, (tell) => saved(path, undefined, tell)));
        } catch (refused) {
            setError(words(refused));
        }
    };
    return (
        <>
            <ul class="buttons">
                {props.children}
                {formats.map(([format, named]) => {
                    const path = `/api/v1/report/${props.name}?format=${format}`;
                    return (
                        <li key={format}>
                            <a class="button plain" href={path} download="" onClick={(event) => get(event, path, named)}>
                                {named}
                                {props.what !== undefined && <span class="unseen">で書き出す: {props.what}</span>}
                            </a>
                        </li>
                    );
                })}
            </ul>
            <Progress id={`keep-${props.name}`} of={doing} />
            {error !== null && (
                <p class="notice look" role="alert">
                    {error}
                </p>
            )}
        </>
    );
}

export function Keep(props: { name: string; title: string; handling: string; label: string }) {
    return (
        <section class="keep" aria-labelledby={`keep-${props.name}`}>
            <h2 id={`keep-${props.name}`}>印刷・保存</h2>
            <p>
                {props.title}　取扱区分: <Handling handling={props.handling} label={props.label} />
            </p>
            <Files name={props.name}>
                <li>
                    <button type="button" onClick={() => print()}>
                        この画面を印刷
                    </button>
                </li>
            </Files>
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

/* The part of a long list that is shown: its page, and the filters that stay when it is turned. */
export interface Part {
    page: string;
    after: string;
    query?: Record<string, string>;
}

function Turn(props: { report: Report; part: Part }) {
    const { report, part } = props;
    if (report.people === undefined || (!report.next && part.after === '')) return null;
    return (
        <div class="notice">
            <p>
                全{report.people}人を、{PAGE}人ずつ表示しています。
                {part.query && '条件を選ぶと、表示中の方から選びます。'}
                全員の分は「印刷・保存」のファイルにあります。
            </p>
            <p class="buttons">
                {part.after !== '' && (
                    <a class="button plain" href={link(part.page, part.query)}>
                        はじめの{PAGE}人
                    </a>
                )}
                {report.next && (
                    <a class="button plain" href={link(part.page, { ...part.query, after: report.next })}>
                        つぎの{PAGE}人
                    </a>
                )}
            </p>
        </div>
    );
}

export function Sheet(props: {
    report: string;
    part?: Part;
    notes?: (notes: string[]) => string[];
    children: (report: Report, again: () => void) => ComponentChildren;
}) {
    const { part } = props;
    const loaded = useLoad(
        () => (part ? reportPage(props.report, part.after) : load(props.report)),
        `${props.report} ${part?.after ?? ''}`,
    );
    return (
        <Wait of={loaded}>
            {(report) => (
                <>
                    <Head report={report} />
                    {part && <Turn report={report} part={part} />}
                    {props.children(report, loaded.again)}
                    <Notes notes={props.notes?.(report.notes) ?? report.notes} />
                    <Keep name={report.report} title={report.title} handling={report.handling} label={report.handling_label} />
                </>
            )}
        </Wait>
    );
}
