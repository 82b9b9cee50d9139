using Chat.Host.Store.Providers;

namespace Chat.Host.Store.Schema;

/// <summary>
/// What was done to the store, in order. A number that was released is never changed; migrations only add.
/// Times are milliseconds since 1970 in UTC, which every database keeps alike.
/// </summary>
internal static class Migrations
{
    public static IReadOnlyList<Migration> In(SqlWords sql) =>
    [
        new(1, "people and courses",
        [
            $"CREATE TABLE users (id BIGINT PRIMARY KEY, name VARCHAR(200) NOT NULL, role VARCHAR(32) NOT NULL){sql.TableEnd}",
            $"CREATE TABLE courses (id {sql.AutoId}, title VARCHAR(200) NOT NULL){sql.TableEnd}",
            $"CREATE TABLE course_tutors (course_id BIGINT NOT NULL, tutor_id BIGINT NOT NULL, PRIMARY KEY (course_id, tutor_id)){sql.TableEnd}",
            $"CREATE TABLE enrollments (course_id BIGINT NOT NULL, student_id BIGINT NOT NULL, PRIMARY KEY (course_id, student_id)){sql.TableEnd}",
            "CREATE INDEX ix_course_tutors_tutor ON course_tutors (tutor_id)",
            "CREATE INDEX ix_enrollments_student ON enrollments (student_id)",
        ]),
        new(2, "chat rooms, unless the deployment has them",
        [
            $"""
            CREATE TABLE chat_rooms (id {sql.AutoIntId}, course_id INT NOT NULL, student_id INT NOT NULL,
                tutor_id INT NOT NULL, UNIQUE (student_id, tutor_id, course_id)){sql.TableEnd}
            """,
            "CREATE INDEX ix_chat_rooms_tutor ON chat_rooms (tutor_id)",
        ]) { UnlessTable = "chat_rooms" },
        new(3, "conversations, messages and receipts",
        [
            $"""
            CREATE TABLE conversations (id {sql.AutoId}, conversation_key VARCHAR(100) NOT NULL UNIQUE,
                head_seq BIGINT NOT NULL){sql.TableEnd}
            """,
            $"""
            CREATE TABLE conversation_members (conversation_id BIGINT NOT NULL, user_id BIGINT NOT NULL,
                PRIMARY KEY (conversation_id, user_id)){sql.TableEnd}
            """,
            "CREATE INDEX ix_conversation_members_user ON conversation_members (user_id)",
            $"""
            CREATE TABLE messages (id {sql.AutoId}, conversation_id BIGINT NOT NULL, seq BIGINT NOT NULL,
                sender_id BIGINT NOT NULL, type VARCHAR(32) NOT NULL, content TEXT NOT NULL, reply_to BIGINT NULL,
                client_id VARCHAR(128) NULL, created_at BIGINT NOT NULL,
                UNIQUE (conversation_id, seq), UNIQUE (conversation_id, sender_id, client_id)){sql.TableEnd}
            """,
            "CREATE INDEX ix_messages_conversation ON messages (conversation_id, id)",
            $"""
            CREATE TABLE receipts (conversation_id BIGINT NOT NULL, user_id BIGINT NOT NULL, delivered_seq BIGINT NOT NULL,
                read_seq BIGINT NOT NULL, PRIMARY KEY (conversation_id, user_id)){sql.TableEnd}
            """,
        ]),
        new(4, "epoch",
        [
            $"CREATE TABLE store_info (name VARCHAR(64) PRIMARY KEY, value VARCHAR(255) NOT NULL){sql.TableEnd}",
        ]),
        new(5, "titles and owners of conversations, and when people were last seen",
        [
            "ALTER TABLE conversations ADD COLUMN title VARCHAR(200) NULL",
            "ALTER TABLE conversations ADD COLUMN owner_id BIGINT NOT NULL DEFAULT 0",
            "ALTER TABLE conversations ADD COLUMN created_at BIGINT NOT NULL DEFAULT 0",
            "ALTER TABLE users ADD COLUMN last_seen_at BIGINT NULL",
        ]),
        new(6, "jobs, unless the deployment has them",
        [
            $"CREATE TABLE IF NOT EXISTS jobs (id BIGINT PRIMARY KEY, title VARCHAR(200) NOT NULL){sql.TableEnd}",
        ]),
        new(7, "since when people's tokens hold",
        [
            $"CREATE TABLE revocations (user_id BIGINT PRIMARY KEY, holds_from BIGINT NOT NULL){sql.TableEnd}",
        ]),
    ];
}
