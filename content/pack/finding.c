#include "content/pack/source.h"
#include "sync/base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void mm_findings_init(struct mm_findings *f)
{
    *f = (struct mm_findings){0};
}

void mm_findings_done(struct mm_findings *f)
{
    if (!f)
        return;
    free(f->list);
    *f = (struct mm_findings){0};
}

/* Cuts a text that filled its field at a character boundary. */
static void trim(char *text)
{
    size_t bad;
    if (!mm_utf8_valid(text, strlen(text), &bad))
        text[bad] = '\0';
}

static struct mm_finding *room(struct mm_findings *f)
{
    if (f->n >= MM_MAX_FINDINGS)
        return NULL;
    if (!f->list)
        f->list = calloc(MM_MAX_FINDINGS, sizeof *f->list);
    return f->list ? &f->list[f->n++] : NULL;
}

void mm_finding_vadd(struct mm_findings *findings, enum mm_finding_level level, const char *file, int line,
                     const char *field, const char *fmt, va_list ap)
{
    if (level == MM_FINDING_ERROR)
        findings->errors++;
    struct mm_finding *finding = room(findings);
    if (!finding) {
        findings->cut = true;
        return;
    }
    finding->level = level;
    finding->line = line;
    snprintf(finding->file, sizeof finding->file, "%s", file);
    snprintf(finding->field, sizeof finding->field, "%s", field);
    vsnprintf(finding->message, sizeof finding->message, fmt, ap);
    trim(finding->file);
    trim(finding->field);
    trim(finding->message);
}

void mm_finding_add(struct mm_findings *findings, enum mm_finding_level level, const char *file, int line,
                    const char *field, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    mm_finding_vadd(findings, level, file, line, field, fmt, ap);
    va_end(ap);
}

void mm_finding_add_at(struct mm_findings *findings, enum mm_finding_level level, const struct mm_at *at,
                       const char *fmt, va_list ap)
{
    char path[sizeof((struct mm_finding *)0)->field] = "";
    bool full = findings->n >= MM_MAX_FINDINGS; /* looking for the line would be wasted */
    if (!full)
        mm_at_path(at, path, sizeof path);
    mm_finding_vadd(findings, level, at->source->name, full ? 0 : mm_at_line(at), path, fmt, ap);
}

void mm_error_at(struct mm_findings *findings, const struct mm_at *at, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    mm_finding_add_at(findings, MM_FINDING_ERROR, at, fmt, ap);
    va_end(ap);
}

void mm_warning_at(struct mm_findings *findings, const struct mm_at *at, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    mm_finding_add_at(findings, MM_FINDING_WARNING, at, fmt, ap);
    va_end(ap);
}
