#include "sync/server/routes/web.h"

#include "sync/server/pages.h"

#include <string.h>

#define INDEX "index.html"

/* Nothing of another origin, nothing inline: a name of the roster that looks like a script stays a name. */
static const char policy[] =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

static void refuse(struct mm_web_reply *reply, const char *sentence)
{
    reply->status = 404;
    reply->type = "text/plain; charset=utf-8";
    mm_buf_str_append(&reply->body, sentence);
    mm_buf_char(&reply->body, '\n');
}

/* app.0123456789abcdef.js: another content would have another name. */
static bool bears_hash(const char *name)
{
    const char *dot = strchr(name, '.');
    return dot && strspn(dot + 1, "0123456789abcdef") == 16 && dot[17] == '.';
}

void mm_web_page(struct mm_central *central, const struct mm_web_request *request, const char *name,
                 struct mm_web_reply *reply)
{
    const struct mm_pages *pages = mm_central_pages(central);
    const struct mm_page_file *page = mm_pages_find(pages, name);
    mm_web_reply_header(reply, "Content-Security-Policy", "%s", policy);
    if (!page) {
        refuse(reply,
               mm_pages_find(pages, INDEX)
                   ? "そのアドレスのファイルはありません"
                   : "事務局の画面は、このサーバーに入っていません。node のある機械で組み立て直すと入ります"
                     "（記録の受け取りと mamori の命令は、画面がなくても動きます）");
        return;
    }
    bool packed = page->gzip.len && mm_web_takes_gzip(request);
    const struct mm_buf *sent = packed ? &page->gzip : &page->plain;
    reply->type = page->type;
    mm_buf_append(&reply->body, sent->data, sent->len);
    if (page->gzip.len)
        mm_web_reply_header(reply, "Vary", "Accept-Encoding");
    bool fixed = bears_hash(name);
    mm_web_reply_header(reply, "Cache-Control", "%s",
                        fixed ? "public, max-age=31536000, immutable" : "no-cache");
    if (!fixed)
        mm_web_reply_etag(request, reply);
    if (packed && reply->status == 200)
        mm_web_reply_header(reply, "Content-Encoding", "gzip");
}
