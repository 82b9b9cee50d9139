const same = (name) => (value) => [name, value];
const HEARD = ['ready', 'new_message', 'messages_read', 'user_typing', 'course_message', 'room_created'];

export const tutoring = {
  title: 'Tutoring chat',
  lead: 'One to one, between students and their tutors.',
  roles: [['student', 'Students'], ['tutor', 'Tutors'], ['admin', 'Admins']],
  replies: true,
  says: {},
  answers: {},
  hears: {
    ...Object.fromEntries(HEARD.map((name) => [name, same(name)])),
    new_message_notification: ({ message }) => ['new_message', message],
    message_sent: ({ message }) => ['new_message', message],
  },
};
