#include "sync/export/export.h"

#include <string.h>

#define ENTRY(name) extern const struct mm_export_ops mm_export_##name;
#include "sync/export/export.def"
#undef ENTRY

static const struct mm_export_ops *const formats[] = {
#define ENTRY(name) &mm_export_##name,
#include "sync/export/export.def"
#undef ENTRY
};

const struct mm_export_ops *const *mm_export_list(size_t *ret_n)
{
    *ret_n = sizeof(formats) / sizeof(formats[0]);
    return formats;
}

const struct mm_export_ops *mm_export_find(const char *name)
{
    for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
        if (strcmp(formats[i]->name, name) == 0)
            return formats[i];
    return NULL;
}
