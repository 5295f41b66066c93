#include "content/author/bank.h"

#include "sync/base/log.h"

#include <string.h>

#define ENTRY(name) extern const struct mm_bank_form mm_bank_form_##name;
#include "content/author/forms.def"
#undef ENTRY

static const struct mm_bank_form *const forms[] = {
#define ENTRY(name) &mm_bank_form_##name,
#include "content/author/forms.def"
#undef ENTRY
};

static bool is_it(const struct mm_bank_form *form, const char *name, const char *path)
{
    size_t len = strlen(path), end = strlen(form->suffix);

    if (name)
        return strcmp(form->name, name) == 0;
    return len > end && strcmp(path + len - end, form->suffix) == 0;
}

enum mm_err mm_bank_form_choose(const char *name, const char *path, const struct mm_bank_form **ret_form,
                                struct mm_errinfo *info)
{
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
        if (is_it(forms[i], name, path)) {
            *ret_form = forms[i];
            return MM_OK;
        }
    return mm_fail(
        info, MM_ERR_USAGE,
        mm_say("形式が分かりません（%s）。--format csv、csv-cp932、xlsx、gift、moodle-xml、qti3 "
               "から選んでください。",
               "unknown format (%s); choose --format csv, csv-cp932, xlsx, gift, moodle-xml or qti3."),
        name ? name : path);
}
