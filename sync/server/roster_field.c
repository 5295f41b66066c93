/* The fields of a roster file: what each column may hold, and how people write it. */
#include "sync/server/roster_field.h"

#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NEW_PERSON "新規"

struct field_ctx {
    int line;
    const char *title; /* as the file writes it */
    struct mm_roster_row *row;
    struct mm_errinfo *info;
};

/* ---- fields ----------------------------------------------------------------------------------------- */

static enum mm_err bad(const struct field_ctx *c, const char *why)
{
    return mm_fail(c->info, MM_ERR_INVALID, mm_say("%d行目: %s: %s", "line %d: %s: %s"), c->line, c->title,
                   why);
}

/* What no field may hold: it would become a formula, or cannot be shown. */
static const char *text_fault(const char *s)
{
    static const char *const starts[] = {"=", "+", "-", "@", "＝", "＋", "－", "＠"};
    size_t len = strlen(s);

    for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++)
        if (strncmp(s, starts[i], strlen(starts[i])) == 0)
            return mm_say("「= + - @」で始まっています。記号を取り、値がなければ空欄にしてください。",
                          "starts with = + - or @; remove the sign, or leave the field empty.");
    for (size_t pos = 0; pos < len;) {
        uint32_t cp = mm_utf8_next(s, len, &pos);

        if (cp < 0x20 || (cp >= 0x7F && cp < 0xA0) || cp == 0x2028 || cp == 0x2029)
            return mm_say("改行や制御文字が入っています。取り除いてください。",
                          "holds a line break or control character; remove it.");
        if (cp == 0x3013 || cp == 0xFFFD)
            return mm_say("失われた文字（〓など）があります。正しい字を入れてください。",
                          "holds a lost character; put the right one.");
        if ((cp >= 0xE000 && cp <= 0xF8FF) || (cp >= 0xF0000 && cp <= 0x10FFFF))
            return mm_say("外字があります。ほかの端末では表示できないので、一般の字か異体字にしてください。",
                          "holds a private-use character; use a standard one.");
    }
    return NULL;
}

/* Kana followed by a separate voicing mark (as some systems save it) becomes one character; runs of space
 * become one U+3000. */
static void tidy_name(const char *s, char *out, size_t out_bytes)
{
    static const char voiced[] =
        "かがきぎくぐけげこごさざしじすずせぜそぞただちぢつづてでとどはばひびふぶへべほぼ"
        "カガキギクグケゲコゴサザシジスズセゼソゾタダチヂツヅテデトドハバヒビフブヘベホボウヴ";
    static const char half_voiced[] = "はぱひぴふぷへぺほぽハパヒピフプヘペホポ";
    size_t len = strlen(s), n = 0;
    bool space = false;

    for (size_t pos = 0; pos < len && n + 8 < out_bytes;) {
        size_t start = pos;
        uint32_t cp = mm_utf8_next(s, len, &pos);
        const char *pairs = cp == 0x3099 ? voiced : cp == 0x309A ? half_voiced : NULL;
        bool joined = false;

        if (cp == ' ' || cp == 0x3000 || cp == 0xA0) {
            space = n > 0;
            continue;
        }
        /* Every kana here is three bytes: pairs of six. */
        for (size_t i = 0; pairs && n >= 3 && pairs[i] && !joined; i += 6)
            if (memcmp(pairs + i, out + n - 3, 3) == 0) {
                memcpy(out + n - 3, pairs + i + 3, 3);
                joined = true;
            }
        if (joined)
            continue;
        if (space) {
            memcpy(out + n, "\xE3\x80\x80", 3);
            n += 3;
            space = false;
        }
        memcpy(out + n, s + start, pos - start);
        n += pos - start;
    }
    out[n] = '\0';
}

static const char *length_fault(const char *value)
{
    if (mm_utf8_count(value, true) > MM_MAX_NAME_CHARS || strlen(value) + 8 >= MM_MAX_NAME_BYTES)
        return mm_say("長すぎます（60文字まで）。", "is too long (at most 60 characters).");
    return NULL;
}

static enum mm_err read_id(const struct field_ctx *c, const char *value)
{
    struct mm_uuid uuid;

    if (strcmp(value, NEW_PERSON) == 0) {
        c->row->told_new = true;
        return MM_OK;
    }
    if (!*value)
        return MM_OK;
    if (mm_uuid_parse(value, &uuid))
        return bad(c, mm_say("利用者IDの形ではありません。書き出した名簿の値を写すか、空欄にしてください。",
                             "is no id; copy it from an exported roster, or leave it empty."));
    mm_uuid_format(&uuid, c->row->person.id);
    return MM_OK;
}

static enum mm_err read_name(const struct field_ctx *c, const char *value)
{
    const char *fault = length_fault(value);

    if (!*value)
        fault = mm_say("空欄です。議会で使う氏名を入れてください。",
                       "is empty; give the name used in the council.");
    if (fault)
        return bad(c, fault);
    tidy_name(value, c->row->person.name, sizeof(c->row->person.name));
    return MM_OK;
}

static bool has_narrow_kana(const char *s)
{
    size_t len = strlen(s);

    for (size_t pos = 0; pos < len;) {
        uint32_t cp = mm_utf8_next(s, len, &pos);
        if (cp >= 0xFF61 && cp <= 0xFF9F)
            return true;
    }
    return false;
}

static enum mm_err read_reading(const struct field_ctx *c, const char *value)
{
    char *reading = c->row->person.reading;
    const char *fault = length_fault(value);

    if (!*value)
        fault = mm_say("空欄です。ひらがなで入れてください。", "is empty; give it in hiragana.");
    else if (!fault && mm_kana_fold(value, true, reading, MM_MAX_NAME_BYTES))
        fault = mm_say("かな以外の字があります。ひらがなかカタカナで入れてください。",
                       "holds something else than kana.");
    c->row->narrow_reading = !fault && has_narrow_kana(value);
    return fault ? bad(c, fault) : MM_OK;
}

static enum mm_err read_status(const struct field_ctx *c, const char *value)
{
    if (mm_person_status_find(value, &c->row->person.status))
        return bad(c, mm_say("知らない状態です。当選人、議員、職員、元議員、元職員のどれかにしてください。",
                             "is unknown; use 当選人, 議員, 職員, 元議員 or 元職員."));
    return MM_OK;
}

static enum mm_err read_text(const struct field_ctx *c, const char *value, char *out, size_t out_bytes)
{
    if (strlen(value) >= out_bytes)
        return bad(c, mm_say("長すぎます。短くしてください。", "is too long."));
    snprintf(out, out_bytes, "%s", value);
    return MM_OK;
}

static enum mm_err read_employment(const struct field_ctx *c, const char *value)
{
    return read_text(c, value, c->row->person.employment, sizeof(c->row->person.employment));
}

static enum mm_err read_section(const struct field_ctx *c, const char *value)
{
    return read_text(c, value, c->row->person.section, sizeof(c->row->person.section));
}

static enum mm_err read_kaiha(const struct field_ctx *c, const char *value)
{
    return read_text(c, value, c->row->person.kaiha, sizeof(c->row->person.kaiha));
}

static enum mm_err read_seat(const struct field_ctx *c, const char *value)
{
    char narrow[64], *end;
    long seat;

    if (!*value)
        return MM_OK;
    snprintf(narrow, sizeof(narrow), "%s", value);
    mm_utf8_narrow_digits(narrow);
    seat = strtol(narrow, &end, 10);
    if (strcmp(end, "番") == 0)
        end += strlen(end);
    if (*end || end == narrow || seat < 1 || seat > MM_MAX_SEAT)
        return bad(c, mm_say("1から999までの番号にしてください。まだ決まっていなければ空欄にします。",
                             "must be a number from 1 to 999, or empty."));
    c->row->person.seat = (int)seat;
    return MM_OK;
}

static enum mm_err read_day(const struct field_ctx *c, const char *value, char day[16])
{
    char read[16];

    if (!*value)
        return MM_OK;
    if (mm_roster_day(value, read))
        return bad(c,
                   mm_say("日付として読めません。2026-05-15、2026/5/15、令和8年5月15日、R8.5.15のように書いて"
                          "ください。",
                          "is no day; write 2026-05-15."));
    if (*day && strcmp(day, read) != 0)
        return bad(c, mm_say("任期開始日と着任日が違います。どちらか一方にしてください。",
                             "two start days differ; keep one."));
    memcpy(day, read, sizeof(read));
    return MM_OK;
}

static enum mm_err read_starts(const struct field_ctx *c, const char *value)
{
    return read_day(c, value, c->row->person.starts_on);
}

static enum mm_err read_ends(const struct field_ctx *c, const char *value)
{
    return read_day(c, value, c->row->person.ends_on);
}

/* ---- columns ---------------------------------------------------------------------------------------- */

static const struct column {
    const char *titles[5]; /* the first is ours */
    bool required;
    enum mm_err (*read)(const struct field_ctx *c, const char *value);
} columns[MM_COL_COUNT] = {
    [MM_COL_ID] = {{"利用者ID", "利用者ＩＤ"}, false, read_id},
    [MM_COL_NAME] = {{"氏名", "議会で使う氏名"}, true, read_name},
    [MM_COL_READING] = {{"よみ", "読み", "ふりがな", "フリガナ", "よみがな"}, true, read_reading},
    [MM_COL_STATUS] = {{"状態"}, true, read_status},
    [MM_COL_EMPLOYMENT] = {{"任用区分"}, false, read_employment},
    [MM_COL_SECTION] = {{"課"}, false, read_section},
    [MM_COL_SEAT] = {{"議席", "議席番号"}, false, read_seat},
    [MM_COL_KAIHA] = {{"会派"}, false, read_kaiha},
    [MM_COL_STARTS] = {{"任期開始日", "着任日"}, false, read_starts},
    [MM_COL_ENDS] = {{"任期終了日"}, false, read_ends},
};

const char *mm_roster_column_title(enum mm_roster_column column)
{
    return columns[column].titles[0];
}

int mm_roster_column_of(const char *title)
{
    for (int c = 0; c < MM_COL_COUNT; c++)
        for (size_t k = 0; k < 5 && columns[c].titles[k]; k++)
            if (strcmp(columns[c].titles[k], title) == 0)
                return c;
    return -1;
}

void mm_roster_field(const struct mm_person *person, enum mm_roster_column column,
                     char out[MM_MAX_NAME_BYTES])
{
    const char *const values[MM_COL_COUNT] = {
        [MM_COL_ID] = person->id,
        [MM_COL_NAME] = person->name,
        [MM_COL_READING] = person->reading,
        [MM_COL_STATUS] = mm_person_status_ja(person->status),
        [MM_COL_EMPLOYMENT] = person->employment,
        [MM_COL_SECTION] = person->section,
        [MM_COL_SEAT] = NULL,
        [MM_COL_KAIHA] = person->kaiha,
        [MM_COL_STARTS] = person->starts_on,
        [MM_COL_ENDS] = person->ends_on,
    };

    out[0] = '\0';
    if (values[column])
        snprintf(out, MM_MAX_NAME_BYTES, "%s", values[column]);
    else if (person->seat)
        snprintf(out, MM_MAX_NAME_BYTES, "%d", person->seat);
}

void mm_roster_key(const struct mm_person *person, bool name, bool reading, char *out)
{
    const char *const parts[] = {name ? person->name : "", reading ? person->reading : ""};
    size_t n = 0;

    for (size_t i = 0; i < 2; i++) {
        size_t len = strlen(parts[i]);

        for (size_t pos = 0; pos < len;) {
            size_t start = pos;
            uint32_t cp = mm_utf8_next(parts[i], len, &pos);

            if (cp == ' ' || cp == 0x3000 || (cp >= 0xFE00 && cp <= 0xFE0F) ||
                (cp >= 0xE0100 && cp <= 0xE01EF))
                continue;
            memcpy(out + n, parts[i] + start, pos - start);
            n += pos - start;
        }
        if (i == 0)
            out[n++] = '\n';
    }
    out[n] = '\0';
}

enum mm_err mm_roster_field_read(enum mm_roster_column column, const char *title, const char *value,
                                 struct mm_roster_row *row, struct mm_errinfo *info)
{
    const struct field_ctx c = {row->line, title, row, info};
    const char *given =
        strcmp(value, "-") == 0 ? "" : value; /* our own exports print it for what is not there */
    const char *fault = text_fault(given);

    return fault ? bad(&c, fault) : columns[column].read(&c, given);
}
