#include "sync/server/paper_pieces.h"

#include "content/pack/pack.h"
#include "sync/base/limits.h"

void mm_sheet_text(struct mm_paper *p, const char *text, int inset)
{
    mm_paper_part(p, "text");
    mm_jw_kstr(&p->w, "text", text);
    mm_jw_kint(&p->w, "inset", inset);
    mm_jw_end(&p->w);
}

void mm_sheet_heading(struct mm_paper *p, const char *text)
{
    mm_paper_part(p, "heading");
    mm_jw_kstr(&p->w, "level", "2");
    mm_jw_kstr(&p->w, "text", text);
    mm_jw_end(&p->w);
}

void mm_sheet_question(struct mm_paper *p, const char *text)
{
    mm_paper_part(p, "heading");
    mm_jw_kstr(&p->w, "level", "2");
    mm_jw_kstr(&p->w, "text", text);
    mm_jw_kbool(&p->w, "whole", true);
    mm_jw_end(&p->w);
}

void mm_sheet_page(struct mm_paper *p)
{
    mm_paper_part(p, "space");
    mm_jw_kbool(&p->w, "page", true);
    mm_jw_end(&p->w);
}

void mm_sheet_markup(struct mm_paper *p, const char *before, const char *markup)
{
    struct mm_buf words;

    mm_buf_init(&words, MM_MAX_PAPER_TEXT);
    mm_buf_str_append(&words, before);
    mm_markup_words(markup, &words);
    mm_jw_obj(&p->w);
    mm_jw_kstr(&p->w, "markup", mm_buf_str(&words));
    mm_jw_end(&p->w);
    mm_buf_done(&words);
}

void mm_sheet_line(struct mm_paper *p, const char *before, const char *markup, int inset)
{
    mm_paper_part(p, "text");
    mm_jw_key(&p->w, "text");
    mm_sheet_markup(p, before, markup);
    mm_jw_kint(&p->w, "inset", inset);
    mm_jw_end(&p->w);
}

static void column(struct mm_paper *p, const char *title, double share)
{
    mm_jw_obj(&p->w);
    mm_jw_kstr(&p->w, "title", title);
    mm_jw_key(&p->w, "share");
    mm_jw_num(&p->w, share);
    mm_jw_end(&p->w);
}

void mm_sheet_grid(struct mm_paper *p, int row_mm, const char *const *titles, const double *shares, size_t n)
{
    mm_paper_part(p, "table");
    mm_jw_kbool(&p->w, "grid", true);
    mm_jw_kint(&p->w, "row_mm", row_mm);
    mm_jw_karr(&p->w, "columns");
    for (size_t i = 0; i < n; i++)
        column(p, titles[i], shares[i]);
    mm_jw_end(&p->w);
    mm_jw_karr(&p->w, "rows");
}
