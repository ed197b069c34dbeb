CREATE TABLE note
(
    id         uuid        PRIMARY KEY,
    owner      text        NOT NULL CHECK (char_length(owner) BETWEEN 1 AND 255),
    title      text        NOT NULL CHECK (char_length(title) BETWEEN 1 AND 200),
    body       text        NOT NULL CHECK (char_length(body) <= 10000),
    version    bigint      NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);

-- An owner's notes, newest first: the id grows with the time of creation (UUID version 7).
CREATE INDEX note_owner_newest_first ON note (owner, id DESC);
