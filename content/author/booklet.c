#include "content/author/booklet.h"

#include "content/author/edition.h"
#include "sync/base/limits.h"

void mm_booklet_start(struct mm_booklet *e, const struct mm_desk *desk, const struct mm_paper_head *head)
{
    e->desk = desk;
    mm_buf_init(&e->line, MM_MAX_PAPER_TEXT);
    mm_paper_start(&e->paper, head);
}

enum mm_err mm_booklet_finish(struct mm_booklet *e, struct mm_buf *out, struct mm_errinfo *info)
{
    mm_buf_done(&e->line);
    return mm_paper_finish(&e->paper, out, info);
}

void mm_booklet_markup(struct mm_booklet *e, const char *key, const char *markup)
{
    struct mm_buf words;

    mm_buf_init(&words, MM_MAX_PAPER_TEXT);
    mm_markup_words(markup, &words);
    if (key)
        mm_jw_key(&e->paper.w, key);
    mm_jw_obj(&e->paper.w);
    mm_jw_kstr(&e->paper.w, "markup", mm_buf_str(&words));
    mm_jw_end(&e->paper.w);
    mm_buf_done(&words);
}

void mm_booklet_heading(struct mm_booklet *e, const char *level, const char *text)
{
    mm_paper_part(&e->paper, "heading");
    mm_jw_kstr(&e->paper.w, "level", level);
    mm_jw_kstr(&e->paper.w, "text", text);
    mm_jw_end(&e->paper.w);
}

void mm_booklet_text(struct mm_booklet *e, const char *markup, const char *size, int inset)
{
    mm_paper_part(&e->paper, "text");
    mm_booklet_markup(e, "text", markup);
    mm_jw_kstr(&e->paper.w, "size", size);
    mm_jw_kint(&e->paper.w, "inset", inset);
    mm_jw_end(&e->paper.w);
}

void mm_booklet_plain(struct mm_booklet *e, const char *text, const char *size, int inset)
{
    mm_paper_part(&e->paper, "text");
    mm_jw_kstr(&e->paper.w, "text", text);
    mm_jw_kstr(&e->paper.w, "size", size);
    mm_jw_kint(&e->paper.w, "inset", inset);
    mm_jw_end(&e->paper.w);
}

void mm_booklet_line(struct mm_booklet *e, const char *size, int inset)
{
    mm_booklet_plain(e, mm_buf_str(&e->line), size, inset);
    mm_buf_clear(&e->line);
}

void mm_booklet_list(struct mm_booklet *e, const char *kind, const char *const *items, size_t n)
{
    mm_paper_part(&e->paper, "list");
    mm_jw_kstr(&e->paper.w, "kind", kind);
    mm_jw_karr(&e->paper.w, "items");
    for (size_t i = 0; i < n; i++)
        mm_booklet_markup(e, NULL, items[i]);
    mm_jw_end(&e->paper.w);
    mm_jw_end(&e->paper.w);
}

void mm_booklet_new_page(struct mm_booklet *e)
{
    mm_paper_part(&e->paper, "space");
    mm_jw_kbool(&e->paper.w, "page", true);
    mm_jw_end(&e->paper.w);
}

static void put_columns(struct mm_booklet *e, const struct mm_booklet_column *columns, size_t n)
{
    mm_jw_karr(&e->paper.w, "columns");
    for (size_t i = 0; i < n; i++) {
        mm_jw_obj(&e->paper.w);
        mm_jw_kstr(&e->paper.w, "title", columns[i].title);
        if (columns[i].share > 0) {
            mm_jw_key(&e->paper.w, "share");
            mm_jw_num(&e->paper.w, columns[i].share);
        }
        mm_jw_end(&e->paper.w);
    }
    mm_jw_end(&e->paper.w);
    mm_jw_karr(&e->paper.w, "rows");
}

void mm_booklet_table(struct mm_booklet *e, const struct mm_booklet_column *columns, size_t n)
{
    mm_paper_part(&e->paper, "table");
    put_columns(e, columns, n);
}

void mm_booklet_form(struct mm_booklet *e, const struct mm_booklet_column *columns, size_t n, int row_mm)
{
    mm_paper_part(&e->paper, "table");
    mm_jw_kbool(&e->paper.w, "grid", true);
    mm_jw_kint(&e->paper.w, "row_mm", row_mm);
    put_columns(e, columns, n);
}

void mm_booklet_table_end(struct mm_booklet *e)
{
    mm_jw_end(&e->paper.w);
    mm_jw_end(&e->paper.w);
}

void mm_booklet_pair(struct mm_booklet *e, const char *label, const char *markup)
{
    if (!*markup)
        return;
    mm_jw_obj(&e->paper.w);
    mm_jw_kstr(&e->paper.w, "label", label);
    mm_booklet_markup(e, "value", markup);
    mm_jw_end(&e->paper.w);
}

void mm_booklet_clause(struct mm_booklet *e, const struct mm_clause *clause, int inset)
{
    mm_buf_printf(&e->line, "%s　%s", clause->label, clause->title);
    mm_booklet_line(e, "small", inset);
    if (*clause->text)
        mm_booklet_plain(e, clause->text, "small", inset + 1);
}
