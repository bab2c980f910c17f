local book = standing()
return { book.mine, book.epoch, book.server, book.birth, text(book.index), book.commit }
