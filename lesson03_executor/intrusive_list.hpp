#pragma once
// A list whose links lie inside its elements: adding and removing allocate nothing.

#include <cassert>

namespace pollen {

template <class T, class Tag>
class IntrusiveList;

//! A base class: what derives from it can be in one list. To be in two lists at once, derive from
//! two of them, with different tags: `struct Task : ListNode<Owned>, ListNode<Queued>`.
template <class Tag = void>
class ListNode {
 public:
  ListNode() = default;
  //! Only a node that is in no list may be moved; its neighbours would not find it any more.
  ListNode(ListNode&& other) noexcept { assert(!other.is_linked()); }
  ListNode& operator=(ListNode&&) = delete;

  //! True while it is in a list.
  bool is_linked() const { return next_ != nullptr; }

 private:
  template <class T, class ListTag>
  friend class IntrusiveList;

  ListNode* prev_ = nullptr;
  ListNode* next_ = nullptr;
};

//! A doubly-linked list of `T`, which derives from `ListNode<Tag>`. It owns nothing: an element
//! leaves the list before it is destroyed. Everything takes the same few steps, however long the
//! list is; only the destructor, which takes out what is left, goes through all of it.
template <class T, class Tag = void>
class IntrusiveList {
  using Node = ListNode<Tag>;

 public:
  // The list is a ring closed by a node that is no element, so no end needs a case of its own.
  IntrusiveList() { ends_.prev_ = ends_.next_ = &ends_; }
  IntrusiveList(const IntrusiveList&) = delete;
  IntrusiveList& operator=(const IntrusiveList&) = delete;
  ~IntrusiveList() {
    while (pop_front()) {
    }
  }

  bool empty() const { return ends_.next_ == &ends_; }

  //! The first element, or null.
  T* front() { return empty() ? nullptr : static_cast<T*>(ends_.next_); }

  //! `element` must not be in a list of this tag already.
  void push_back(T& element) { insert_before(ends_, element); }
  void push_front(T& element) { insert_before(*ends_.next_, element); }

  //! Takes the first element out; null if there is none.
  T* pop_front() {
    T* const first = front();
    if (first) remove(*first);
    return first;
  }

  //! Takes `element` out of whatever list it is in; nothing happens if it is in none.
  static void remove(T& element) {
    Node& node = element;
    if (!node.is_linked()) return;
    node.prev_->next_ = node.next_;
    node.next_->prev_ = node.prev_;
    node.prev_ = node.next_ = nullptr;
  }

  //! Moves all elements of `other`, which is another list, in their order to the end of this one.
  void splice_back(IntrusiveList& other) {
    if (other.empty()) return;
    Node* const first = other.ends_.next_;
    Node* const last = other.ends_.prev_;
    other.ends_.prev_ = other.ends_.next_ = &other.ends_;
    first->prev_ = ends_.prev_;
    first->prev_->next_ = first;
    last->next_ = &ends_;
    ends_.prev_ = last;
  }

 private:
  static void insert_before(Node& next, Node& node) {
    assert(!node.is_linked());
    node.prev_ = next.prev_;
    node.next_ = &next;
    node.prev_->next_ = &node;
    next.prev_ = &node;
  }

  Node ends_;
};

}  // namespace pollen
