/* 媒体の使用記録: a file that a kiosk wrote to a medium is looked at, taken in and answered; and what was carried so far. */
import { Fragment } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { carried, type Carried } from '../api';
import { Field } from '../kit/field';
import { Grid } from '../kit/grid';
import { words } from '../kit/load';
import type { Page, Props } from '../kit/page';
import { Progress, useDoing, type Doing } from '../kit/progress';
import { say } from '../kit/say';
import { Sheet } from '../kit/sheet';
import { moment } from '../kit/words';

const SENDS = 'ファイルをサーバーへ送っています…';
/* Its name goes into the record of media where it is as the kiosk gave it; one that somebody made up may name somebody. */
const OURS = /^[^-]*-[0-9a-f]{16}\.mamori$/;
const more = (file: File, medium: string, ahead: boolean): Record<string, string> => ({
    ...(OURS.test(file.name) ? { file: file.name } : {}),
    ...(medium.trim() ? { medium: medium.trim() } : {}),
    ...(ahead ? { ahead: 'yes' } : {}),
});

function Facts(props: { of: Carried }) {
    const { of } = props;
    const facts: [string, string][] = [
        ['端末', of.kiosk],
        ['書いた日時（端末の時計）', moment(of.written_at)],
        ['受講記録', `${of.records}件`],
        ['媒体番号', of.medium || 'ありません'],
        ['教材の版', of.pack || 'ありません'],
        ['端末での番号', String(of.serial)],
    ];
    return (
        <dl>
            {facts.map(([name, text]) => (
                <Fragment key={name}>
                    <dt>{name}</dt>
                    <dd>{text}</dd>
                </Fragment>
            ))}
        </dl>
    );
}

/* What to know before it is taken in. */
function Heed(props: { of: Carried }) {
    const { of } = props;
    return (
        <>
            {of.came && <p class="notice">前に取り込んだファイルです。もう一度取り込んでも、記録は二重になりません。</p>}
            {of.standing === 'revoked' && <p class="notice">使用を止めた端末のファイルです。記録は保留として分けて残します。</p>}
            {of.ahead && <p class="notice look">先の日時に書かれたことになっています。端末の時計を確かめてください。</p>}
        </>
    );
}

function Taken(props: { of: Carried; answer: () => void; doing: Doing | null; kept: string | null }) {
    const { kiosk, taken } = props.of;
    if (!taken) return null;
    return (
        <>
            <p class="notice">
                端末「{kiosk}」: 新しい記録{taken.stored}件、前に届いていた記録{taken.duplicate}件、食いちがい{taken.conflict}件、保留
                {taken.quarantined}件、知らせ{taken.told}件
            </p>
            <p>
                返事のファイル（受領の控え、名簿、設定、教材）を媒体に保存して、端末の「保守」の画面で取り込みます。返事が届くまで、端末は記録を持ち続けます。
            </p>
            <button type="button" aria-disabled={props.doing !== null} onClick={props.answer}>
                端末への返事を保存する
            </button>
            <Progress id="answer" of={props.doing} />
            {props.kept !== null && <p class="notice">{props.kept}</p>}
        </>
    );
}

function Wrong(props: { text: string | null }) {
    if (props.text === null) return null;
    return (
        <p class="notice look" role="alert">
            {props.text}
        </p>
    );
}

/* What came of a file: the heading takes the focus whenever there is something new below it. */
function Found(props: { file: File; found: Carried; medium: string; set: (found: Carried) => void; done: () => void }) {
    const { file, found } = props;
    const heading = useRef<HTMLHeadingElement>(null);
    const [error, setError] = useState<string | null>(null);
    const [kept, setKept] = useState<string | null>(null);
    const { doing, run } = useDoing();
    useEffect(() => heading.current?.focus(), [found]);
    const trying = async (what: () => Promise<void>) => {
        if (doing !== null) return;
        setError(null);
        try {
            await what();
        } catch (refused) {
            setError(words(refused));
        }
        props.done();
    };
    const take = () =>
        trying(async () => {
            props.set(await run(SENDS, '取り込んでいます…', (tell) => carried.take(file, more(file, props.medium, found.ahead), tell)));
            say('ファイルを取り込みました');
        });
    const answer = () =>
        trying(async () => {
            const name = await run(SENDS, '返事を作っています…', (tell) => carried.answer(file, more(file, props.medium, found.ahead), tell));
            setKept(`「${name}」を保存しました`);
            say('返事を保存しました');
        });
    return (
        <section class="result" aria-labelledby="found">
            <h3 id="found" tabIndex={-1} ref={heading}>
                {found.taken ? '取り込みました' : 'このファイルの中身'}
            </h3>
            <Facts of={found} />
            <Wrong text={error} />
            {found.taken ? (
                <Taken of={found} answer={answer} doing={doing} kept={kept} />
            ) : (
                <>
                    <Heed of={found} />
                    <button type="button" aria-disabled={doing !== null} onClick={take}>
                        {found.ahead ? '先の日時でも取り込む' : '取り込む'}
                    </button>
                    <Progress id="take" of={doing} />
                </>
            )}
        </section>
    );
}

function Import(props: { done: () => void }) {
    const [medium, setMedium] = useState('');
    const [found, setFound] = useState<{ file: File; of: Carried } | null>(null);
    const latest = useRef<File | undefined>(undefined); /* what comes of one that was chosen before is not shown as this one's */
    const [error, setError] = useState<string | null>(null);
    const { doing, run } = useDoing();
    const set = (file: File, of: Carried) => {
        if (latest.current === file) setFound({ file, of });
    };
    const choose = async (file: File | undefined) => {
        latest.current = file;
        setFound(null);
        setError(null);
        if (!file) return;
        try {
            set(file, await run(SENDS, '中身を確かめています…', (tell) => carried.look(file, more(file, medium, false), tell)));
        } catch (refused) {
            if (latest.current === file) setError(words(refused));
            props.done(); /* what was refused stands in the record too */
        }
    };
    return (
        <section class="screen-only" aria-labelledby="carry">
            <h2 id="carry">端末のファイルを取り込む</h2>
            <div class="field">
                <label for="bundle">端末が媒体に書いたファイル（.mamori）</label>
                <p class="hint" id="bundle-hint">
                    選ぶと、まず中身を出します。取り込むのは、それを確かめてからです。媒体の中のファイルは変えません。
                </p>
                <input
                    id="bundle"
                    type="file"
                    accept=".mamori"
                    aria-describedby="bundle-hint"
                    onChange={(event) => choose(event.currentTarget.files?.[0])}
                />
            </div>
            <Field id="medium" label="媒体の番号（なくてもよい）" hint="使用記録に載ります。空なら、端末で入れた番号です" value={medium} set={setMedium} />
            <Progress id="look" of={doing} />
            <Wrong text={error} />
            {found && <Found file={found.file} found={found.of} medium={medium} set={(of) => set(found.file, of)} done={props.done} />}
        </section>
    );
}

function View(props: Props) {
    return (
        <Sheet report="media">
            {(report, again) => (
                <>
                    {props.session.rights.includes('clerk') && <Import done={again} />}
                    <p>端末とサーバーの間を、媒体で運んだファイルの記録です。持出し者、承認者、消去確認の欄は、印刷して手で書き入れます。</p>
                    <Grid
                        caption={`${report.title}（${report.rows.length}件）`}
                        columns={report.columns}
                        rows={report.rows}
                        empty="媒体で運んだファイルは、まだありません。"
                    />
                </>
            )}
        </Sheet>
    );
}

export const media: Page = { path: 'media', title: '媒体の使用記録', menu: '備え', place: 6, right: 'report', View };
