#include "content/author/angoff.h"

#include "content/author/edition.h"
#include "content/pack/words.h"
#include "sync/table/xlsx_read.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COURSE, TITLE, AUDIENCE, ITEMS, JUDGED, CUT, RIGHT, NOW, COLUMNS };
static const struct mm_column columns[COLUMNS] = {
    {"course", "研修", MM_CELL_TEXT, 20},
    {"title", "題名", MM_CELL_TEXT, 24},
    {"audience", "対象", MM_CELL_TEXT, 6},
    {"items", "問題の数", MM_CELL_INT, 8},
    {"judged", "見積りのある問題", MM_CELL_INT, 10},
    {"cut", "目安の案", MM_CELL_PERCENT, 8},
    {"right", "案での正答の数", MM_CELL_INT, 10},
    {"now", "今の目安", MM_CELL_PERCENT, 8},
};

struct judge {
    size_t column; /* of the sheet */
    double sum;
    int n;
};
struct judging { /* one sheet */
    const struct mm_pack *pack;
    const char *sheet;
    size_t id_column;
    struct judge judges[MM_MAX_JUDGES];
    size_t n_judges;
    double *mean; /* owned: of each item of the pack; negative for none */
    bool *met;    /* owned: the item has its row */
    struct mm_errinfo *info;
};

static enum mm_err refuse(const struct judging *j, int line, size_t column, const char *what)
{
    char place[16];

    if (column < 26)
        snprintf(place, sizeof(place), "%c%d", (char)('A' + column), line);
    else
        snprintf(place, sizeof(place), "%c%c%d", (char)('A' + column / 26 - 1), (char)('A' + column % 26),
                 line);
    return mm_fail(j->info, MM_ERR_INVALID, "シート「%s」の %s: %s", j->sheet, place, what);
}

/* ---- one sheet ----------------------------------------------------------------------------------------- */

static const char *cell(const struct mm_csv_row *row, size_t column)
{
    return column < row->n ? row->fields[column] : "";
}

/* The row with the titles, below the lines that explain; *ret_at is its place. */
static enum mm_err find_head(struct judging *j, const struct mm_csv *table, size_t *ret_at)
{
    static const char judge_word[] = "見積り";

    for (size_t r = 0; r < table->n_rows; r++) {
        const struct mm_csv_row *row = &table->rows[r];
        bool found = false;

        for (size_t c = 0; c < row->n && !found; c++)
            if (strcmp(row->fields[c], "問題") == 0) {
                j->id_column = c;
                found = true;
            }
        for (size_t c = 0; c < row->n && found; c++) {
            if (strncmp(row->fields[c], judge_word, strlen(judge_word)) != 0)
                continue;
            if (j->n_judges == MM_MAX_JUDGES)
                return refuse(j, row->line, c, "見積もる人が多すぎます（20 人まで）。列を減らしてください。");
            j->judges[j->n_judges++].column = c;
        }
        *ret_at = r;
        if (found && j->n_judges)
            return MM_OK;
    }
    return mm_fail(j->info, MM_ERR_INVALID,
                   "シート「%s」に、「問題」と「見積り」の列がありません。書き出した表に書き入れてください。",
                   j->sheet);
}

/* A number of 0 to 100. */
static bool read_estimate(const char *text, double *ret)
{
    char *end;

    if (strspn(text, "0123456789.") != strlen(text))
        return false;
    *ret = strtod(text, &end);
    return end != text && !*end && *ret <= 100;
}

static enum mm_err read_estimates(struct judging *j, const struct mm_csv_row *row, size_t item)
{
    double sum = 0;
    int n = 0;

    for (size_t i = 0; i < j->n_judges; i++) {
        const char *text = cell(row, j->judges[i].column);
        double value;

        if (!*text)
            continue;
        if (!read_estimate(text, &value))
            return refuse(j, row->line, j->judges[i].column, "0 から 100 の数にしてください。");
        j->judges[i].sum += value;
        j->judges[i].n++;
        sum += value;
        n++;
    }
    j->mean[item] = n ? sum / n / 100 : -1;
    return MM_OK;
}

static enum mm_err read_row(struct judging *j, const struct mm_csv_row *row)
{
    const char *id = cell(row, j->id_column);
    const struct mm_item *item = *id ? mm_pack_item(j->pack, id) : NULL;
    size_t at = item ? (size_t)(item - j->pack->items) : 0;

    if (!*id)
        return MM_OK; /* the means at the end */
    if (!item)
        return refuse(j, row->line, j->id_column,
                      "この問題は、今の教材にありません。今の教材で書き出した表に直してください。");
    if (j->met[at])
        return refuse(j, row->line, j->id_column, "この問題は、二度あります。一行にしてください。");
    j->met[at] = true;
    return read_estimates(j, row, at);
}

static enum mm_err read_sheet(struct judging *j, const void *bytes, size_t len)
{
    struct mm_csv table = {0};
    size_t head = 0;
    enum mm_err err = mm_xlsx_read_sheet(bytes, len, j->sheet, &table, j->info);

    if (!err)
        err = find_head(j, &table, &head);
    for (size_t r = head + 1; r < table.n_rows && !err; r++)
        err = read_row(j, &table.rows[r]);
    mm_csv_done(&table);
    return err;
}

/* ---- what follows -------------------------------------------------------------------------------------- */

/* The mean of the questions that may stand in the slot; negative when nobody judged any. */
static double slot_mean(const struct judging *j, const struct mm_course *course, const struct mm_slot *slot,
                        unsigned who)
{
    double sum = 0;
    int n = 0;

    for (size_t i = 0; i < j->pack->n_items; i++)
        if (j->mean[i] >= 0 && mm_item_serves(&j->pack->items[i], course, slot, who)) {
            sum += j->mean[i];
            n++;
        }
    return n ? sum / n : -1;
}

static int count_judged(const struct judging *j, const struct mm_course *course, unsigned who)
{
    int n = 0;

    for (size_t i = 0; i < j->pack->n_items; i++) {
        bool serves = false;

        for (size_t s = 0; s < course->n_slots && !serves && j->mean[i] >= 0; s++)
            serves = (course->slots[s].audience & who) &&
                     mm_item_serves(&j->pack->items[i], course, &course->slots[s], who);
        n += serves;
    }
    return n;
}

static enum mm_err put_form(const struct judging *j, struct mm_report_table *table,
                            const struct mm_course *course, unsigned who)
{
    struct mm_cell *row = mm_report_row(table);
    double right = 0;
    int items = 0;
    bool whole = true;

    if (!row)
        return mm_nomem(j->info);
    for (size_t s = 0; s < course->n_slots; s++) {
        const struct mm_slot *slot = &course->slots[s];
        double mean = slot->audience & who ? slot_mean(j, course, slot, who) : 0;

        if (!(slot->audience & who))
            continue;
        whole = whole && mean >= 0;
        right += mean * slot->count;
        items += slot->count;
    }
    mm_cell_set_text(&row[COURSE], course->id);
    mm_cell_set_text(&row[TITLE], course->title);
    mm_cell_set_text(&row[AUDIENCE], mm_audience_ja(who));
    mm_cell_set_int(&row[ITEMS], items);
    mm_cell_set_int(&row[JUDGED], count_judged(j, course, who));
    mm_cell_set_share(&row[NOW], course->cut);
    if (!whole || !items)
        return MM_OK; /* 「-」: a place of the form without any estimate */
    mm_cell_set_share(&row[CUT], right / items);
    mm_cell_set_int(&row[RIGHT], (int64_t)ceil(right - 1e-9));
    return MM_OK;
}

/* How far the judges lie apart: their means, without saying whose. */
static enum mm_err put_judges(const struct judging *j, struct mm_report_table *table)
{
    double low = 100, high = 0;
    int n = 0;

    for (size_t i = 0; i < j->n_judges; i++) {
        double mean = j->judges[i].n ? j->judges[i].sum / j->judges[i].n : -1;

        if (mean < 0)
            continue;
        low = mean < low ? mean : low;
        high = mean > high ? mean : high;
        n++;
    }
    return n ? mm_report_note(table, "%s: 見積もった人 %d 人。一人ずつの平均は %.1f から %.1f。", j->sheet, n,
                              low, high)
             : mm_report_note(table, "%s: 見積りは、まだありません。", j->sheet);
}

static enum mm_err judge_audience(struct judging *j, const void *bytes, size_t len, unsigned who,
                                  struct mm_report_table *table)
{
    const struct mm_pack *pack = j->pack;
    enum mm_err err;

    j->mean = calloc(pack->n_items + 1, sizeof(*j->mean));
    j->met = calloc(pack->n_items + 1, sizeof(*j->met));
    for (size_t i = 0; j->mean && i < pack->n_items; i++)
        j->mean[i] = -1;
    err = j->mean && j->met ? read_sheet(j, bytes, len) : mm_nomem(j->info);
    for (size_t c = 0; c < pack->n_courses && !err; c++)
        if (pack->courses[c].shows_cut && (pack->courses[c].audience & who))
            err = put_form(j, table, &pack->courses[c], who);
    if (!err)
        err = put_judges(j, table);
    free(j->mean);
    free(j->met);
    return err;
}

enum mm_err mm_angoff_read(const struct mm_desk *desk, const void *bytes, size_t len, int64_t now_ms,
                           struct mm_report_table *ret_table, struct mm_errinfo *info)
{
    struct judging of[] = {{.pack = desk->pack, .sheet = mm_audience_ja(MM_AUD_COUNCILLOR), .info = info},
                           {.pack = desk->pack, .sheet = mm_audience_ja(MM_AUD_STAFF), .info = info}};
    struct mm_report_table table;
    enum mm_err err;

    mm_report_table_init(&table, "angoff", columns, COLUMNS);
    snprintf(table.title, sizeof(table.title), "目安の案（見積りから）");
    snprintf(table.council, sizeof(table.council), "%s", desk->pack->council.name);
    table.handling = MM_HANDLING_INTERNAL;
    table.as_of_ms = now_ms;
    err = judge_audience(&of[0], bytes, len, MM_AUD_COUNCILLOR, &table);
    if (!err)
        err = judge_audience(&of[1], bytes, len, MM_AUD_STAFF, &table);
    if (!err)
        err = mm_report_note(&table, "案です。目安は、議会が決めるまで 8 割（暫定）のままです。"
                                     "話し合って直した見積りで、もう一度お使いください。");
    if (!err)
        err = mm_report_note(&table, "教材の版: %s", desk->pack->version);
    if (err)
        mm_report_table_done(&table);
    else
        *ret_table = table;
    return err;
}
