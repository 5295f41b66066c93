#include "sync/export/render/pdf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_CATALOG 4096

struct trailer {
    long root;         /* object number */
    size_t start_xref; /* of the last table */
    long size;
    long info;
};

/* The number behind a name in the text that begins at from; -1 when it is not there. */
static long number_after(const char *from, const char *name)
{
    const char *at = strstr(from, name);

    return at ? strtol(at + strlen(name), NULL, 10) : -1;
}

static bool read_trailer(const struct mm_buf *pdf, struct trailer *ret)
{
    const char *tail = pdf->data + (pdf->len > 1024 ? pdf->len - 1024 : 0), *at = NULL;
    long start;

    for (const char *p = tail; (p = memmem(p, (size_t)(pdf->data + pdf->len - p), "trailer", 7)); p += 7)
        at = p;
    if (!at)
        return false;
    ret->root = number_after(at, "/Root");
    ret->size = number_after(at, "/Size");
    ret->info = number_after(at, "/Info");
    start = number_after(at, "startxref");
    ret->start_xref = (size_t)start;
    return ret->root > 0 && ret->size > 0 && start > 0;
}

/* What stands between << and the last >> of the catalog. */
static const char *catalog_inside(const struct mm_buf *pdf, long root, size_t *ret_len)
{
    char head[40];
    const char *at, *open, *end;

    (void)snprintf(head, sizeof(head), "\n%ld 0 obj", root);
    at = memmem(pdf->data, pdf->len, head, strlen(head));
    open = at ? strstr(at, "<<") : NULL;
    end = at ? strstr(at, "endobj") : NULL;
    if (!open || !end || end < open || end - open > MOST_CATALOG)
        return NULL;
    while (end > open && *end != '>')
        end--;
    *ret_len = (size_t)(end - 1 - (open + 2));
    return end > open + 3 ? open + 2 : NULL;
}

enum mm_err mm_pdf_finish(struct mm_buf *pdf, struct mm_errinfo *info)
{
    struct trailer t;
    size_t len = 0, at, xref;
    const char *inside = read_trailer(pdf, &t) ? catalog_inside(pdf, t.root, &len) : NULL;
    char kept[MOST_CATALOG];

    if (!inside || len >= sizeof(kept))
        return mm_buf_check(pdf, info);
    memcpy(kept, inside, len);
    kept[len] = '\0';
    at = pdf->len;
    mm_buf_printf(
        pdf,
        "%ld 0 obj\n<<%s   /Lang (ja)\n   /ViewerPreferences << /DisplayDocTitle true >>\n%s>>\nendobj\n",
        t.root, kept, strstr(kept, "/StructTreeRoot") ? "   /MarkInfo << /Marked true >>\n" : "");
    xref = pdf->len;
    mm_buf_printf(pdf, "xref\n%ld 1\n%010zu 00000 n \ntrailer\n<< /Size %ld\n   /Root %ld 0 R\n", t.root, at,
                  t.size, t.root);
    if (t.info > 0)
        mm_buf_printf(pdf, "   /Info %ld 0 R\n", t.info);
    mm_buf_printf(pdf, "   /Prev %zu\n>>\nstartxref\n%zu\n%%%%EOF\n", t.start_xref, xref);
    return mm_buf_check(pdf, info);
}
