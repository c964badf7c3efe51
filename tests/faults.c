/* A library to be preloaded (LD_PRELOAD) that counts the system calls of some kinds on paths below one folder, lists
 * them, and makes the Nth of one kind fail once, or kills a process group there.
 *
 * What to do stands in a file (FAULTS_STATE) that every process maps, so that whoever wrote the order can read what
 * came of it, and a count goes on across the processes of one run. Its layout is told in faults.py. Refuses to know
 * who calls: Python, SQLite and Rust all come through the C library.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum kind { OPEN, RENAME, SYNC, WRITE, MKDIR, UNLINK, TRUNCATE, LINK, KINDS };
#define MOST 16384
#define ANY KINDS /* an order for whichever kind comes */

struct call {
    int kind;
    int pid;
    char path[248];
};
struct state {
    int armed;
    int kind;     /* which kind is counted for the order; ANY: all of them */
    int nth;      /* 1 is the first; 0: none, only listed */
    int refusal;  /* errno; 0: kill the process group of whoever calls */
    int seen;     /* calls of the wanted kind so far */
    int fired;    /* number of the listed call that was refused, counted from 1 */
    int listed;
    char under[512];
    struct call calls[MOST];
};
static struct state *state;

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("FAULTS_STATE");
    int fd = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
    if (fd < 0)
        return;
    void *found = mmap(NULL, sizeof *state, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    if (found != MAP_FAILED)
        state = found;
}

static int refused(int kind, const char *path) {
    size_t length = strlen(state->under);
    if (strncmp(path, state->under, length) || (path[length] && path[length] != '/'))
        return 0;
    int number = __atomic_add_fetch(&state->listed, 1, __ATOMIC_SEQ_CST);
    if (number <= MOST) {
        struct call *call = &state->calls[number - 1];
        call->kind = kind;
        call->pid = getpid();
        snprintf(call->path, sizeof call->path, "%s", path + length);
    }
    if (state->kind != kind && state->kind != ANY)
        return 0;
    if (__atomic_add_fetch(&state->seen, 1, __ATOMIC_SEQ_CST) != state->nth)
        return 0;
    state->fired = number;
    if (state->refusal == 0) {
        kill(0, SIGKILL);
        for (;;)
            pause();
    }
    errno = state->refusal;
    return 1;
}

static int path_refused(int kind, int folder, const char *name) {
    char path[1024], link[64];
    if (!state || !state->armed || !name)
        return 0;
    if (name[0] == '/')
        return refused(kind, name);
    int saved = errno;
    if (folder == AT_FDCWD)
        snprintf(link, sizeof link, "/proc/self/cwd");
    else
        snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
    ssize_t length = readlink(link, path, 512);
    errno = saved;
    if (length < 0)
        return 0;
    snprintf(path + length, sizeof path - length, "/%s", name);
    return refused(kind, path);
}

static int file_refused(int kind, int fd) {
    char path[1024], link[64];
    if (!state || !state->armed)
        return 0;
    int saved = errno;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    errno = saved;
    if (length < 0)
        return 0;
    path[length] = 0;
    return refused(kind, path);
}

#define REAL(type, name, ...) \
    static type (*real)(__VA_ARGS__); \
    if (!real) \
        real = (type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

#define MODE(flags, last) \
    mode_t mode = 0; \
    if ((flags) & (O_CREAT | __O_TMPFILE)) { \
        va_list rest; \
        va_start(rest, last); \
        mode = va_arg(rest, mode_t); \
        va_end(rest); \
    }

#define OPENING(name) \
    int name(const char *path, int flags, ...) { \
        REAL(int, #name, const char *, int, ...); \
        MODE(flags, flags) \
        return path_refused(OPEN, AT_FDCWD, path) ? -1 : real(path, flags, mode); \
    }
#define OPENING_AT(name) \
    int name(int folder, const char *path, int flags, ...) { \
        REAL(int, #name, int, const char *, int, ...); \
        MODE(flags, flags) \
        return path_refused(OPEN, folder, path) ? -1 : real(folder, path, flags, mode); \
    }
#define OPENING_CHECKED(name) \
    int name(const char *path, int flags) { \
        REAL(int, #name, const char *, int); \
        return path_refused(OPEN, AT_FDCWD, path) ? -1 : real(path, flags); \
    }
#define CREATING(name) \
    int name(const char *path, mode_t mode) { \
        REAL(int, #name, const char *, mode_t); \
        return path_refused(OPEN, AT_FDCWD, path) ? -1 : real(path, mode); \
    }
#define STREAM(name) \
    FILE *name(const char *path, const char *how) { \
        REAL(FILE *, #name, const char *, const char *); \
        return path_refused(OPEN, AT_FDCWD, path) ? NULL : real(path, how); \
    }
OPENING(open)
OPENING(open64)
OPENING_AT(openat)
OPENING_AT(openat64)
OPENING_CHECKED(__open_2)
OPENING_CHECKED(__open64_2)
CREATING(creat)
CREATING(creat64)
STREAM(fopen)
STREAM(fopen64)

DIR *opendir(const char *path) {
    REAL(DIR *, "opendir", const char *);
    return path_refused(OPEN, AT_FDCWD, path) ? NULL : real(path);
}

int rename(const char *from, const char *to) {
    REAL(int, "rename", const char *, const char *);
    return path_refused(RENAME, AT_FDCWD, to) ? -1 : real(from, to);
}
int renameat(int a, const char *from, int b, const char *to) {
    REAL(int, "renameat", int, const char *, int, const char *);
    return path_refused(RENAME, b, to) ? -1 : real(a, from, b, to);
}
int renameat2(int a, const char *from, int b, const char *to, unsigned flags) {
    REAL(int, "renameat2", int, const char *, int, const char *, unsigned);
    return path_refused(RENAME, b, to) ? -1 : real(a, from, b, to, flags);
}

#define SYNCING(name) \
    int name(int fd) { \
        REAL(int, #name, int); \
        return file_refused(SYNC, fd) ? -1 : real(fd); \
    }
SYNCING(fsync)
SYNCING(fdatasync)

ssize_t write(int fd, const void *data, size_t size) {
    REAL(ssize_t, "write", int, const void *, size_t);
    return file_refused(WRITE, fd) ? -1 : real(fd, data, size);
}
ssize_t writev(int fd, const struct iovec *parts, int count) {
    REAL(ssize_t, "writev", int, const struct iovec *, int);
    return file_refused(WRITE, fd) ? -1 : real(fd, parts, count);
}
#define WRITING_AT(name, offset) \
    ssize_t name(int fd, const void *data, size_t size, offset at) { \
        REAL(ssize_t, #name, int, const void *, size_t, offset); \
        return file_refused(WRITE, fd) ? -1 : real(fd, data, size, at); \
    }
#define WRITING_PARTS_AT(name, offset) \
    ssize_t name(int fd, const struct iovec *parts, int count, offset at) { \
        REAL(ssize_t, #name, int, const struct iovec *, int, offset); \
        return file_refused(WRITE, fd) ? -1 : real(fd, parts, count, at); \
    }
WRITING_AT(pwrite, off_t)
WRITING_AT(pwrite64, off64_t)
WRITING_PARTS_AT(pwritev, off_t)
WRITING_PARTS_AT(pwritev64, off64_t)

/* Streams: what their buffers write later does not come through here, so that filling and closing them counts. */
size_t fwrite(const void *data, size_t size, size_t count, FILE *stream) {
    REAL(size_t, "fwrite", const void *, size_t, size_t, FILE *);
    return file_refused(WRITE, fileno(stream)) ? 0 : real(data, size, count, stream);
}
int fclose(FILE *stream) {
    REAL(int, "fclose", FILE *);
    int fd = fileno(stream);
    int flags = fd < 0 ? O_RDONLY : fcntl(fd, F_GETFL);
    int failed = flags >= 0 && (flags & O_ACCMODE) != O_RDONLY && file_refused(WRITE, fd);
    int saved = errno, closed = real(stream);
    if (failed)
        errno = saved;
    return failed ? EOF : closed;
}

#define TRUNCATING(name, offset) \
    int name(int fd, offset size) { \
        REAL(int, #name, int, offset); \
        return file_refused(TRUNCATE, fd) ? -1 : real(fd, size); \
    }
TRUNCATING(ftruncate, off_t)
TRUNCATING(ftruncate64, off64_t)

int mkdir(const char *path, mode_t mode) {
    REAL(int, "mkdir", const char *, mode_t);
    return path_refused(MKDIR, AT_FDCWD, path) ? -1 : real(path, mode);
}
int mkdirat(int folder, const char *path, mode_t mode) {
    REAL(int, "mkdirat", int, const char *, mode_t);
    return path_refused(MKDIR, folder, path) ? -1 : real(folder, path, mode);
}

int unlink(const char *path) {
    REAL(int, "unlink", const char *);
    return path_refused(UNLINK, AT_FDCWD, path) ? -1 : real(path);
}
int rmdir(const char *path) {
    REAL(int, "rmdir", const char *);
    return path_refused(UNLINK, AT_FDCWD, path) ? -1 : real(path);
}
int unlinkat(int folder, const char *path, int flags) {
    REAL(int, "unlinkat", int, const char *, int);
    return path_refused(UNLINK, folder, path) ? -1 : real(folder, path, flags);
}

int link(const char *from, const char *to) {
    REAL(int, "link", const char *, const char *);
    return path_refused(LINK, AT_FDCWD, to) ? -1 : real(from, to);
}
int linkat(int a, const char *from, int b, const char *to, int flags) {
    REAL(int, "linkat", int, const char *, int, const char *, int);
    return path_refused(LINK, b, to) ? -1 : real(a, from, b, to, flags);
}
