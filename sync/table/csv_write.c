#include "sync/table/csv_write.h"

#include <string.h>

static bool begins_with(const char *text, const char *const *starts)
{
    for (; *starts; starts++)
        if (strncmp(text, *starts, strlen(*starts)) == 0)
            return true;
    return false;
}

bool mm_csv_is_formula(const char *text)
{
    static const char *const starts[] = {"=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", NULL};

    return begins_with(text, starts);
}

/* Spaces at the ends would be trimmed. */
static bool needs_quotes(const char *text)
{
    static const char *const blanks[] = {" ", "　", "\t", NULL};
    size_t len = strlen(text);

    return strpbrk(text, ",\"\r\n") || begins_with(text, blanks) || (len && text[len - 1] == ' ') ||
           (len >= 3 && strcmp(text + len - 3, "　") == 0);
}

void mm_csv_field(struct mm_buf *out, const char *text, bool guard)
{
    bool quote = needs_quotes(text);

    if (quote)
        mm_buf_char(out, '"');
    if (guard)
        mm_buf_char(out, '\'');
    for (const char *p = text; *p; p++) {
        if (*p == '"')
            mm_buf_char(out, '"');
        mm_buf_char(out, *p);
    }
    if (quote)
        mm_buf_char(out, '"');
}

void mm_csv_put(struct mm_buf *out, size_t index, const char *text)
{
    if (index)
        mm_buf_char(out, ',');
    mm_csv_field(out, text, mm_csv_is_formula(text) || *text == '\'');
}

void mm_csv_end(struct mm_buf *out)
{
    mm_buf_str_append(out, "\r\n");
}

void mm_csv_unguard(struct mm_csv *csv)
{
    char **field = csv->fields;

    for (size_t r = 0; r < csv->n_rows; r++)
        for (size_t i = 0; i < csv->rows[r].n; i++) {
            char **one = field + (csv->rows[r].fields - (char *const *)field) + i;

            if (**one == '\'' && ((*one)[1] == '\'' || mm_csv_is_formula(*one + 1)))
                ++*one;
        }
}
