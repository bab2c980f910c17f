local book = standing()
return { book.mine, book.epoch, book.server, text(book.index), book.commit }
