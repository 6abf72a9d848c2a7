// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>

#include <array>
#include <iterator>

namespace dispatch::state {

//! \brief Entities by id, cheap to copy and cheap to change after that.
//!
//! A copy shares everything with its original until one side changes an entity; then only the 64th part that the entity
//! lies in is copied. One hash would be copied whole, which for 100,000 jobs takes longer than a frame, at every step of
//! a batch that is tried out, every pending action that is foretold and every checkpoint.
//! \threads as of implicitly shared Qt containers: copies may be used by different threads
template<class Id, class Entity>
class Table {
    using Shard = QHash<Id, Entity>;
    static constexpr std::size_t ShardCount = 64;
    using Shards = std::array<Shard, ShardCount>;

public:
    //! \brief Over the entities, in no order.
    class const_iterator {
    public:
        using iterator_category = std::forward_iterator_tag;
        using value_type = Entity;
        using difference_type = std::ptrdiff_t;
        using pointer = const Entity *;
        using reference = const Entity &;

        const_iterator() = default;
        reference operator*() const { return *m_at; }
        pointer operator->() const { return &*m_at; }
        [[nodiscard]] const Id &key() const { return m_at.key(); }
        const_iterator &operator++()
        {
            ++m_at;
            skipEmpty();
            return *this;
        }
        const_iterator operator++(int)
        {
            auto was = *this;
            ++*this;
            return was;
        }
        bool operator==(const const_iterator &other) const
        {
            return m_shard == other.m_shard && m_at == other.m_at;
        }

    private:
        friend Table;
        const_iterator(const Shards &shards, std::size_t shard)
            : m_shards(&shards)
            , m_shard(shard)
        {
            if (shard == ShardCount)
                return;
            m_at = shards[shard].cbegin();
            skipEmpty();
        }
        void skipEmpty()
        {
            while (m_at == (*m_shards)[m_shard].cend()) {
                if (++m_shard == ShardCount) {
                    m_at = {};
                    return;
                }
                m_at = (*m_shards)[m_shard].cbegin();
            }
        }

        const Shards *m_shards = nullptr;
        std::size_t m_shard = 0;
        typename Shard::const_iterator m_at {};
    };
    using iterator = const_iterator;
    using key_type = Id;
    using mapped_type = Entity;
    using value_type = Entity;

    [[nodiscard]] const Entity *find(const Id &id) const
    {
        const auto &shard = m_shards[shardOf(id)];
        const auto it = shard.constFind(id);
        return it == shard.cend() ? nullptr : &*it;
    }
    //! \brief The entity, to be changed.
    [[nodiscard]] Entity *edit(const Id &id)
    {
        if (!contains(id))
            return nullptr; // QHash would copy before it looks
        auto &shard = m_shards[shardOf(id)];
        return &*shard.find(id);
    }
    void insert(const Id &id, const Entity &entity)
    {
        auto &shard = m_shards[shardOf(id)];
        m_size -= shard.size();
        shard.insert(id, entity);
        m_size += shard.size();
    }
    [[nodiscard]] bool contains(const Id &id) const { return m_shards[shardOf(id)].contains(id); }
    [[nodiscard]] qsizetype size() const { return m_size; }
    [[nodiscard]] bool isEmpty() const { return m_size == 0; }
    [[nodiscard]] const_iterator begin() const { return { m_shards, 0 }; }
    [[nodiscard]] const_iterator end() const { return { m_shards, ShardCount }; }
    [[nodiscard]] const_iterator cbegin() const { return begin(); }
    [[nodiscard]] const_iterator cend() const { return end(); }
    [[nodiscard]] QList<Id> keys() const
    {
        QList<Id> out;
        out.reserve(m_size);
        for (auto it = begin(); it != end(); ++it)
            out.append(it.key());
        return out;
    }
    bool operator==(const Table &) const = default;

private:
    // The end of an id is chance in every version of UUID that Dispatch makes or derives.
    static std::size_t shardOf(const Id &id) { return id.uuid.data4[7] % ShardCount; }

    Shards m_shards;
    qsizetype m_size = 0;
};

} // namespace dispatch::state
