/* How long the sentences of each file are, and how many of its characters are kanji. */
#include "content/author/rule.h"
#include "content/author/survey.h"

#include "sync/base/utf8.h"

#include <stdlib.h>
#include <string.h>

enum { FILE_NAME, SENTENCES, MEDIAN, LONGEST, KANJI, COLUMNS };
static const struct mm_column columns[COLUMNS] = {
    {"file", "ファイル", MM_CELL_TEXT, 36},         {"sentences", "文の数", MM_CELL_INT, 7},
    {"median", "文の長さ（中央）", MM_CELL_INT, 9}, {"longest", "いちばん長い文", MM_CELL_INT, 9},
    {"kanji", "漢字の割合", MM_CELL_PERCENT, 8},
};

struct lengths {
    int *list; /* owned; characters of each sentence */
    size_t n, cap;
    int64_t chars, kanji;
};
struct listening {
    struct mm_report_table *table;
    const struct mm_source *source; /* whose lengths these are */
    struct lengths one, all;
    enum mm_err err;
    struct mm_errinfo *info;
};

static bool add_length(struct lengths *lengths, const char *text, size_t len)
{
    int chars = 0;

    if (lengths->n == lengths->cap) {
        size_t cap = lengths->cap ? lengths->cap * 2 : 256;
        int *grown = realloc(lengths->list, cap * sizeof(*grown));

        if (!grown)
            return false;
        lengths->list = grown;
        lengths->cap = cap;
    }
    for (size_t pos = 0; pos < len; chars++)
        lengths->kanji += mm_is_kanji(mm_utf8_next(text, len, &pos));
    lengths->chars += chars;
    lengths->list[lengths->n++] = chars;
    return true;
}

static int by_length(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

static void put_row(struct listening *l)
{
    struct mm_cell *row = l->one.n && !l->err ? mm_report_row(l->table) : NULL;

    if (row) {
        qsort(l->one.list, l->one.n, sizeof(*l->one.list), by_length);
        mm_cell_set_text(&row[FILE_NAME], l->source->name);
        mm_cell_set_int(&row[SENTENCES], (int64_t)l->one.n);
        mm_cell_set_int(&row[MEDIAN], l->one.list[l->one.n / 2]);
        mm_cell_set_int(&row[LONGEST], l->one.list[l->one.n - 1]);
        mm_cell_set_share(&row[KANJI], (double)l->one.kanji / (double)(l->one.chars ? l->one.chars : 1));
    } else if (l->one.n && !l->err) {
        l->err = mm_nomem(l->info);
    }
    l->one.n = 0;
    l->one.chars = l->one.kanji = 0;
}

/* The policy's words and the council's own names are not ours to shorten. */
static void hear(void *ctx, const struct mm_said *said)
{
    struct listening *l = ctx;
    const char *text;
    size_t pos = 0, len;

    if (said->field->kind == MM_KIND_EXACT || (said->field->flags & MM_FIELD_OWN))
        return;
    if (said->at->source != l->source)
        put_row(l);
    l->source = said->at->source;
    while (!l->err && mm_sentence_next(said->plain, &pos, &text, &len))
        if (!add_length(&l->one, text, len) || !add_length(&l->all, text, len))
            l->err = mm_nomem(l->info);
}

static enum mm_err run(const struct mm_desk *desk, struct mm_report_table *table, struct mm_errinfo *info)
{
    struct listening l = {.table = table, .info = info};

    mm_desk_texts(desk, hear, &l);
    put_row(&l);
    if (!l.err && l.all.n) {
        qsort(l.all.list, l.all.n, sizeof(*l.all.list), by_length);
        l.err = mm_report_note(table, "すべての文 %zu の長さの中央は %d 文字、漢字の割合は %.1f%% です。",
                               l.all.n, l.all.list[l.all.n / 2],
                               100.0 * (double)l.all.kanji / (double)(l.all.chars ? l.all.chars : 1));
    }
    free(l.one.list);
    free(l.all.list);
    return l.err;
}

extern const struct mm_survey mm_survey_texts;
const struct mm_survey mm_survey_texts = {
    "texts", "文の長さと漢字の割合", "length of sentences and share of kanji", columns, COLUMNS, run};
