/* One round at a time: the agent that runs since the machine did, and one that a technician starts beside it,
 * would unpack the same pack into the same folder. */
#include "sync/agent/agent.h"
#include "sync/base/log.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <unistd.h>

#define STEP_MS 100

enum mm_err mm_agent_turn_begin(struct mm_agent *agent, int *ret_turn, struct mm_errinfo *info)
{
    char path[MM_PATH_BYTES];
    if (mm_path_join(path, agent->dir, "agent.lock"))
        return mm_fail(info, MM_ERR_TOO_BIG, "%s", agent->dir);
    int fd = open(path, O_RDONLY | O_CREAT | O_CLOEXEC, 0644); /* whoever made it: a lock needs no more */
    while (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) != 0) {
        if (mm_agent_ending()) {
            (void)close(fd);
            return mm_fail(info, MM_ERR_BUSY, "%s",
                           mm_say("この端末の送受信を、ほかのプログラムが行っています",
                                  "another program is sending and receiving for this kiosk"));
        }
        (void)poll(NULL, 0, STEP_MS);
    }
    *ret_turn = fd; /* -1, on a disk that takes no file: no record waits for that */
    return MM_OK;
}

void mm_agent_turn_end(int turn)
{
    if (turn >= 0)
        (void)close(turn);
}
